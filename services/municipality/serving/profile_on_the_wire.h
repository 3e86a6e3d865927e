// A profile as it goes over the wire, without being a message on the way.
//
// A snapshot keeps profiles serialized. To parse two hundred facts and as many indicators into
// messages only to serialize them again costs ten times what sending them does; so they go as they
// are. Only their ages are of the day on which somebody looks: these are written behind each fact,
// where the last value of a field is the one that counts.
#ifndef TREFF_SERVICES_MUNICIPALITY_SERVING_PROFILE_ON_THE_WIRE_H_
#define TREFF_SERVICES_MUNICIPALITY_SERVING_PROFILE_ON_THE_WIRE_H_

#include "absl/time/civil_time.h"
#include "services/municipality/profiles/snapshot.h"
#include "treff/municipality/v1/municipality_service.pb.h"

namespace treff::municipality {

// Makes `profile`, which is empty, one that serializes to what the profile at `position` serializes
// to, with ages counted to `day`. Its fields are empty: all is in its unknown fields, and there
// again once somebody parses it.
void PutOnTheWire(const Snapshot& snapshot, int position, bool include_history, absl::CivilDay day,
                  v1::Profile& profile);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_SERVING_PROFILE_ON_THE_WIRE_H_
