#include "services/recommendation/matching/question.h"

namespace treff::recommendation::matching {

std::optional<QuotaRoom> QuotaRoomOf(const Question& question, PlaceIndex place) {
  const municipality::v1::Quota* quota = question.snapshot.FindQuota(place, question.quota_year);
  if (quota == nullptr || !quota->has_remaining() ||
      quota->decided().state() != municipality::v1::Observation::VALUE) {
    return std::nullopt;
  }
  const bool imagined =
      question.what_if != nullptr && question.what_if->IsAbout(place, kQuotaRemaining);
  const ValueRange remaining =
      imagined ? ValueRange::Point(question.what_if->value)
               : ValueRange{quota->remaining().lower(), quota->remaining().upper()};
  return QuotaRoom{remaining, quota->decided().value()};
}

}  // namespace treff::recommendation::matching
