#include "services/recommendation/messages/message_keys.h"

#include <iterator>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/platform/values/strings.h"
#include "services/recommendation/matching/scoring/place_prices.h"
#include "services/recommendation/matching/terms/place_price.h"
#include "services/recommendation/tables/tables.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::recommendation {
namespace {

using platform::Absl;

// Of the term `id`.
std::vector<std::string> TermKeys(const std::string& id, const matching::TermKind& kind) {
  std::vector<std::string> keys = {absl::StrCat("term.", id, ".name")};
  for (const std::string_view sentence : kind.sentences()) {
    keys.push_back(absl::StrCat("term.", id, ".", Absl(sentence)));
  }
  return keys;
}

// Beside those that are made of names.
constexpr const char* kCommonKeys[] = {"note.before_permit",
                                       "summary.both",
                                       "summary.strong",
                                       "summary.weak",
                                       "summary.even",
                                       "runner_up.none",
                                       "runner_up.quota",
                                       "runner_up.indicator",
                                       "note.no_outlook",
                                       "note.no_price",
                                       "note.price",
                                       "note.no_quotas",
                                       "note.no_quotas_of_year",
                                       "note.tie_ended",
                                       "difference.matching_revision",
                                       "difference.matching_revision_unknown",
                                       "difference.policy_sha256",
                                       "difference.dataset_digest",
                                       "difference.as_of",
                                       "difference.commitments_revision",
                                       "difference.same",
                                       "difference.moved",
                                       "difference.text",
                                       "difference.no_scores",
                                       "note.nobody_ranked",
                                       "note.term_without_figures",
                                       "note.oldest_figure",
                                       "note.oldest_figure_days",
                                       "note.no_contacts",
                                       "rule.not_for_this_case.fail",
                                       "note.mirror",
                                       "language.other",
                                       "lead.certain",
                                       "lead.certain_ask",
                                       "lead.only",
                                       "lead.only_ask",
                                       "lead.open",
                                       "lead.nobody",
                                       "unused.work_experiences",
                                       "unused.education",
                                       "unused.study_wish",
                                       "unused.literacy",
                                       "unused.languages",
                                       "unused.origin_country",
                                       "unused.family_ties",
                                       "unused.advised_municipalities",
                                       "unused.need",
                                       "wish.ranked",
                                       "wish.left_out",
                                       "wish.ended",
                                       "question.missing",
                                       "question.borrowed",
                                       "question.old",
                                       "question.figure.other",
                                       "room.ours",
                                       "list.and",
                                       "period.day"};

}  // namespace

std::vector<std::string> CommonMessageKeys() {
  std::vector<std::string> keys = TermKeys(matching::kPriceTerm, matching::PlacePriceTerm());
  keys.insert(keys.end(), std::begin(kCommonKeys), std::end(kCommonKeys));
  const auto* needs = casework::v1::Need::Kind_descriptor();
  for (int i = 1; i < needs->value_count(); ++i) {
    keys.push_back(absl::StrCat("need.", absl::AsciiStrToLower(needs->value(i)->name())));
  }
  for (std::string& key : tables::MessageKeysOf(tables::StandardTables())) {
    keys.push_back(std::move(key));
  }
  constexpr int kMonths = 12;
  for (int month = 1; month <= kMonths; ++month) keys.push_back(absl::StrCat("month.", month));
  return keys;
}

std::vector<std::string> MessageKeysOf(const v1::Rule& rule, const matching::Kinds& kinds) {
  const matching::RuleKind* kind = kinds.Find(rule);
  if (kind == nullptr) return {};
  std::vector<std::string> keys;
  for (const std::string_view sentence : kind->sentences()) {
    keys.push_back(absl::StrCat("rule.", rule.rule_id(), ".", Absl(sentence)));
  }
  if (kind->IsOffered()) keys.push_back(absl::StrCat("near_miss.", rule.rule_id()));
  if (kind->CanBeDecidedAnew()) {
    keys.push_back(absl::StrCat("near_miss.", rule.rule_id(), "_decided"));
  }
  return keys;
}

std::vector<std::string> MessageKeysOf(const v1::TermDefinition& term,
                                       const matching::Kinds& kinds) {
  const matching::TermKind* kind = kinds.Find(term);
  if (kind == nullptr) return {};
  return TermKeys(term.term_id(), *kind);
}

}  // namespace treff::recommendation
