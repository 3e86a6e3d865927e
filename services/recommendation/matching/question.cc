#include "services/recommendation/matching/question.h"

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

}  // namespace

ValueRange UsedOf(const Quota* quota) {
  if (quota == nullptr) return {};
  const ValueRange settled = PersonsIn(quota->settled());
  const ValueRange agreed = PersonsIn(quota->agreed());
  return {settled.lower + agreed.lower, settled.upper + agreed.upper};
}

std::optional<QuotaRoom> QuotaRoomOf(const Question& question, PlaceIndex place) {
  const Quota* quota = question.snapshot.FindQuota(place, question.quota_year);
  std::optional<QuotaRoom> room = RoomKnown(quota);
  const WhatIf* what_if = question.what_if;
  if (what_if == nullptr || what_if->place != place) return room;
  if (what_if->subject == kQuotaRequested) {
    const ValueRange used = UsedOf(quota);
    return QuotaRoom{{what_if->value - used.upper, what_if->value - used.lower}, what_if->value};
  }
  if (!room.has_value()) return room;
  if (what_if->subject == kQuotaExactly) {
    return QuotaRoom{ValueRange::Point(what_if->value), room->decided};
  }
  if (what_if->subject != kQuotaRemaining) return room;
  const double more = what_if->value - room->remaining.lower;
  return QuotaRoom{{what_if->value, room->remaining.upper + more}, room->decided + more};
}

}  // namespace treff::recommendation::matching
