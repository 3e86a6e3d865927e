#include "services/municipality/serving/profile_on_the_wire.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/unknown_field_set.h>

#include <cstring>
#include <string>

#include "services/municipality/profiles/ageing.h"

namespace treff::municipality {
namespace {

using ::google::protobuf::UnknownFieldSet;
using ::google::protobuf::io::CodedInputStream;
using ::google::protobuf::io::CodedOutputStream;
using ::google::protobuf::io::StringOutputStream;

void Add(const std::string& serialized, UnknownFieldSet& fields) {
  CodedInputStream input(reinterpret_cast<const uint8_t*>(serialized.data()),
                         static_cast<int>(serialized.size()));
  fields.MergeFromCodedStream(&input);
}

// Writes the two fields behind the others of a serialized v1::Fact.
void AppendAge(const Age& age, std::string& fact) {
  constexpr uint32_t kAgeTag = v1::Fact::kAgeDaysFieldNumber << 3;              // a varint
  constexpr uint32_t kFreshnessTag = v1::Fact::kFreshnessFieldNumber << 3 | 1;  // eight bytes
  uint64_t freshness = 0;
  std::memcpy(&freshness, &age.freshness, sizeof(freshness));
  StringOutputStream stream(&fact);
  CodedOutputStream output(&stream);
  output.WriteTag(kAgeTag);
  output.WriteVarint32(static_cast<uint32_t>(age.days));
  output.WriteTag(kFreshnessTag);
  output.WriteLittleEndian64(freshness);
}

}  // namespace

void PutOnTheWire(const Snapshot& snapshot, int position, bool include_history, absl::CivilDay day,
                  v1::Profile& profile) {
  const Snapshot::Entry& entry = snapshot.entries()[position];
  UnknownFieldSet& fields = *profile.GetReflection()->MutableUnknownFields(&profile);
  Add(include_history ? entry.profile_with_history : entry.profile, fields);
  int fact = 0;
  for (int i = 0; i < fields.field_count(); ++i) {
    if (fields.field(i).number() != v1::Profile::kFactsFieldNumber) continue;
    const auto& period_end = entry.best_days[fact];
    const double half_life = snapshot.header().indicators(fact).half_life_days();
    ++fact;
    if (!period_end.has_value()) continue;
    AppendAge(AgeOn(day, *period_end, half_life),
              *fields.mutable_field(i)->mutable_length_delimited());
  }
  Add(snapshot.shared_part(), fields);
}

}  // namespace treff::municipality
