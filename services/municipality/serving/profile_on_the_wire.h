// A profile as it goes over the wire, without being a message on the way.
//
// A snapshot keeps profiles serialized. To parse two hundred facts and as many indicators into
// messages only to serialize them again costs ten times what sending them does; so they go as they
// are. Only their ages are of the day on which somebody looks: these are written behind each fact,
// where the last value of a field is the one that counts.
#ifndef TREFF_SERVICES_MUNICIPALITY_SERVING_PROFILE_ON_THE_WIRE_H_
#define TREFF_SERVICES_MUNICIPALITY_SERVING_PROFILE_ON_THE_WIRE_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "services/municipality/profiles/snapshot.h"
#include "treff/municipality/v1/municipality_service.pb.h"

namespace treff::municipality {

// Which part of a profile goes over the wire, and as seen on which day.
struct ProfilePart {
  int position = 0;  // of the municipality
  bool include_history = false;
  // By indicator of the header, whether it is wanted; empty: all are.
  std::vector<bool> wanted;
  absl::CivilDay day;  // ages are counted to it
};

// Makes `profile`, which is empty, one that serializes to what that part of the profile serializes
// to. Its fields are empty: all is in its unknown fields, and there again once somebody parses it.
void PutOnTheWire(const Snapshot& snapshot, const ProfilePart& part, v1::Profile& profile);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_SERVING_PROFILE_ON_THE_WIRE_H_
