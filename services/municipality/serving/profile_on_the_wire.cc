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

// The wire types of protocol buffers that a tag's lowest three bits say.
enum WireType { kVarint = 0, kEightBytes = 1, kLengthDelimited = 2, kFourBytes = 5 };

// Adds what the snapshot serialized to `fields`. Of the fields of `number`, one an indicator, only
// those that are `wanted`, or all when nothing is named: the others are passed over, not read.
void Add(const std::string& serialized, int number, const std::vector<bool>& wanted,
         UnknownFieldSet& fields) {
  CodedInputStream input(reinterpret_cast<const uint8_t*>(serialized.data()),
                         static_cast<int>(serialized.size()));
  if (wanted.empty()) {
    fields.MergeFromCodedStream(&input);
    return;
  }
  size_t indicator = 0;
  uint64_t eight = 0;
  uint32_t four = 0;
  while (const uint32_t tag = input.ReadTag()) {
    const int field = static_cast<int>(tag >> 3);
    switch (tag & 7) {
      case kVarint:
        if (input.ReadVarint64(&eight)) fields.AddVarint(field, eight);
        break;
      case kEightBytes:
        if (input.ReadLittleEndian64(&eight)) fields.AddFixed64(field, eight);
        break;
      case kFourBytes:
        if (input.ReadLittleEndian32(&four)) fields.AddFixed32(field, four);
        break;
      case kLengthDelimited:
        input.ReadVarint32(&four);
        if (field == number && !wanted[indicator++]) {
          input.Skip(static_cast<int>(four));
        } else {
          input.ReadString(fields.AddLengthDelimited(field), static_cast<int>(four));
        }
        break;
      default:
        return;  // groups: there are none
    }
  }
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

// Counts the ages of the facts in `fields`, those of the wanted indicators.
void CountAges(const Snapshot& snapshot, const ProfilePart& part, UnknownFieldSet& fields) {
  const Snapshot::Entry& entry = snapshot.entries()[part.position];
  int indicator = -1;
  for (int i = 0; i < fields.field_count(); ++i) {
    if (fields.field(i).number() != v1::Profile::kFactsFieldNumber) continue;
    do {
      ++indicator;
    } while (!part.wanted.empty() && !part.wanted[indicator]);
    const auto& period_end = entry.best_days[indicator];
    if (!period_end.has_value()) continue;
    const double half_life = snapshot.header().indicators(indicator).half_life_days();
    AppendAge(AgeOn(part.day, *period_end, half_life),
              *fields.mutable_field(i)->mutable_length_delimited());
  }
}

}  // namespace

void PutOnTheWire(const Snapshot& snapshot, const ProfilePart& part, v1::Profile& profile) {
  const Snapshot::Entry& entry = snapshot.entries()[part.position];
  UnknownFieldSet& fields = *profile.GetReflection()->MutableUnknownFields(&profile);
  Add(part.include_history ? entry.profile_with_history : entry.profile,
      v1::Profile::kFactsFieldNumber, part.wanted, fields);
  CountAges(snapshot, part, fields);
  Add(snapshot.shared_part(), v1::Profile::kIndicatorsFieldNumber, part.wanted, fields);
}

}  // namespace treff::municipality
