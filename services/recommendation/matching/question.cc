#include "services/recommendation/matching/question.h"

#include <algorithm>

#include "services/recommendation/matching/exact_room.h"

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Observation;
using municipality::v1::Quota;

ValueRange PersonsIn(const Observation& observation) {
  if (observation.state() == Observation::VALUE || observation.state() == Observation::PARTIAL) {
    return ValueRange::Point(observation.value());
  }
  return {observation.suppressed_bounds().lower(), observation.suppressed_bounds().upper()};
}

// As the quota is, without anything imagined.
std::optional<QuotaRoom> RoomKnown(const Quota* quota) {
  if (quota == nullptr || !quota->has_remaining() ||
      quota->decided().state() != Observation::VALUE) {
    return std::nullopt;
  }
  return QuotaRoom{{quota->remaining().lower(), quota->remaining().upper()},
                   quota->decided().value()};
}

// What the source says is settled or agreed.
ValueRange UsedOf(const Quota* quota) {
  if (quota == nullptr) return {};
  const ValueRange settled = PersonsIn(quota->settled());
  const ValueRange agreed = PersonsIn(quota->agreed());
  return {settled.lower + agreed.lower, settled.upper + agreed.upper};
}

// What of our own comes on top of what the source counts. Whichever is more holds until its date:
// what it says, or what we know; after it, all that we know.
ValueRange OnTop(const Question& question, PlaceIndex place, const ValueRange& used) {
  if (question.ours == nullptr) return {};
  const OurPersons& ours = (*question.ours)[place];
  return {std::max(0.0, ours.until - used.upper) + ours.since,
          std::max(0.0, ours.until - used.lower) + ours.since};
}

QuotaRoom Less(const Question& question, PlaceIndex place, QuotaRoom room) {
  const ValueRange used{room.decided - room.remaining.upper, room.decided - room.remaining.lower};
  const ValueRange on_top = OnTop(question, place, used);
  // Where the source used most already, the least comes on top.
  room.remaining.lower -= on_top.lower;
  room.remaining.upper -= on_top.upper;
  room.ours = on_top.upper;
  return room;
}

}  // namespace

ValueRange UsedAt(const Question& question, PlaceIndex place) {
  ValueRange used = UsedOf(question.snapshot.FindQuota(place, question.quota_year));
  const ValueRange on_top = OnTop(question, place, used);
  used.lower += on_top.upper;
  used.upper += on_top.lower;
  return used;
}

std::optional<QuotaRoom> QuotaRoomOf(const Question& question, PlaceIndex place) {
  const Quota* quota = question.snapshot.FindQuota(place, question.quota_year);
  std::optional<QuotaRoom> room = RoomKnown(quota);
  if (room.has_value()) room = Less(question, place, *room);
  const WhatIf* what_if = question.what_if;
  if (what_if == nullptr || what_if->place != place) return room;
  if (what_if->subject == kQuotaRequested) {
    const ValueRange used = UsedOf(quota);
    return Less(question, place,
                {{what_if->value - used.upper, what_if->value - used.lower}, what_if->value});
  }
  if (!room.has_value()) return room;
  if (what_if->subject == kQuotaExactly) {
    return QuotaRoom{ValueRange::Point(what_if->value), room->decided};
  }
  if (what_if->subject != kQuotaRemaining) return room;
  const double more = what_if->value - room->remaining.lower;
  return QuotaRoom{
      {what_if->value, room->remaining.upper + more}, room->decided + more, room->ours};
}

}  // namespace treff::recommendation::matching
