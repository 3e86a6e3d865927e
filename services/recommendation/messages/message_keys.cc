#include "services/recommendation/messages/message_keys.h"

#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/platform/values/strings.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::recommendation {
namespace {

using Suffixes = std::vector<std::string_view>;
using platform::Absl;
using v1::Rule;
using v1::TermDefinition;

// What rules.cc says of each kind of rule.
Suffixes SuffixesOf(Rule::Kind kind) {
  switch (kind) {
    case Rule::ASKED:
      return {"pass", "fail", "pending", "missing"};
    case Rule::QUOTA_ROOM:
      return {"pass", "pass_bounds", "fail", "fail_bounds", "full", "unknown_bounds", "missing"};
    case Rule::FAMILY_TIES:
      return {"pass", "fail", "unknown"};
    case Rule::TAKES_MINORS:
      return {"pass", "not_asked", "none_decided", "unknown"};
    case Rule::UPPER_SECONDARY:
      return {"pass_here", "pass_region", "fail", "unknown"};
    default:
      return {"unknown"};
  }
}

bool CanFail(Rule::Kind kind) {
  return kind != Rule::TAKES_MINORS && kind != Rule::ASK_MUNICIPALITY;
}

// What term_reasons.cc says of each kind of term.
Suffixes SuffixesOf(TermDefinition::Derived derived) {
  switch (derived) {
    case TermDefinition::QUOTA_HEADROOM:
    case TermDefinition::SETTLEMENT_LOAD:
      return {"name", "known", "bounds", "missing"};
    case TermDefinition::FAMILY_NEARNESS:
      return {"name", "same_municipality", "same_region", "same_county", "elsewhere", "missing"};
    case TermDefinition::UPPER_SECONDARY_REACH:
      return {"name", "here", "in_region", "none", "uncertain", "missing"};
    default:
      return {"name", "known", "bounds", "old", "borrowed", "missing"};
  }
}

std::vector<std::string> Keys(std::string_view prefix, const std::string& id,
                              const Suffixes& suffixes) {
  std::vector<std::string> keys;
  for (const std::string_view suffix : suffixes) {
    keys.push_back(absl::StrCat(Absl(prefix), ".", id, ".", Absl(suffix)));
  }
  return keys;
}

}  // namespace

std::vector<std::string> CommonMessageKeys() {
  std::vector<std::string> keys = {"summary.both",
                                   "summary.strong",
                                   "summary.weak",
                                   "summary.even",
                                   "runner_up.none",
                                   "runner_up.quota",
                                   "runner_up.indicator",
                                   "note.no_outlook",
                                   "note.no_price",
                                   "note.price",
                                   "term.price.name",
                                   "term.price.known",
                                   "term.price.missing",
                                   "note.no_quotas",
                                   "note.no_quotas_of_year",
                                   "note.tie_ended",
                                   "note.nobody_ranked",
                                   "note.term_without_figures",
                                   "note.oldest_figure",
                                   "note.mirror",
                                   "period.day",
                                   "difference.matching_revision",
                                   "difference.matching_revision_unknown",
                                   "difference.policy_sha256",
                                   "difference.dataset_digest",
                                   "difference.as_of",
                                   "difference.same",
                                   "difference.moved",
                                   "difference.text",
                                   "difference.no_scores"};
  const auto* needs = casework::v1::Need::Kind_descriptor();
  for (int i = 1; i < needs->value_count(); ++i) {
    keys.push_back(absl::StrCat("need.", absl::AsciiStrToLower(needs->value(i)->name())));
  }
  constexpr int kMonths = 12;
  for (int month = 1; month <= kMonths; ++month) keys.push_back(absl::StrCat("month.", month));
  return keys;
}

std::vector<std::string> MessageKeysOf(const Rule& rule) {
  std::vector<std::string> keys = Keys("rule", rule.rule_id(), SuffixesOf(rule.kind()));
  if (CanFail(rule.kind())) keys.push_back(absl::StrCat("near_miss.", rule.rule_id()));
  return keys;
}

std::vector<std::string> MessageKeysOf(const TermDefinition& term) {
  return Keys("term", term.term_id(), SuffixesOf(term.derived()));
}

}  // namespace treff::recommendation
