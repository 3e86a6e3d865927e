#include "services/recommendation/matching/rules/asked.h"

#include <string>

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Observation;
using municipality::v1::Quota;
using v1::RequirementResult;

class AskedCheck : public RuleCheck {
 public:
  explicit AskedCheck(const Question& question) : question_(question) {}

  Outcome Judge(PlaceIndex place) const override {
    const WhatIf* what_if = question_.what_if;
    if (what_if != nullptr && what_if->IsAbout(place, kQuotaRequested)) {
      return what_if->value > 0 ? RequirementResult::PASS : RequirementResult::FAIL;
    }
    const Quota* quota = QuotaOf(place);
    if (quota == nullptr) return RequirementResult::UNKNOWN;
    const Observation& requested = quota->requested();
    if (requested.state() == Observation::VALUE && requested.value() == 0) {
      return RequirementResult::FAIL;
    }
    if (quota->decided().state() == Observation::NOT_APPLICABLE) return RequirementResult::FAIL;
    return quota->decided().state() == Observation::VALUE ? RequirementResult::PASS
                                                          : RequirementResult::UNKNOWN;
  }

  void Explain(PlaceIndex place, Outcome outcome, Statement& statement) const override {
    statement.CiteQuota(question_.quota_year, {&Quota::requested, &Quota::decided});
    const Quota* quota = QuotaOf(place);
    const std::string year = std::to_string(question_.quota_year);
    if (outcome == RequirementResult::PASS) {
      statement.Say("pass", {{"decided", NumberText(quota->decided().value())}, {"year", year}});
    } else if (outcome == RequirementResult::FAIL) {
      statement.Say("fail", {{"year", year}});
    } else if (quota != nullptr && quota->decided().state() == Observation::PENDING) {
      statement.Say("pending", {{"year", year}});
    } else {
      statement.Say("missing", {{"year", year}});
    }
  }

  // Asked for what is settled or asked for there already, at most, and for the household besides.
  std::optional<FactChange> ChangeToPass(PlaceIndex place) const override {
    const Quota* quota = QuotaOf(place);
    const double asked = UsedAt(question_, place).upper + question_.household.size;
    return FactChange{{place, kQuotaRequested, asked}, quota->requested().value()};
  }

 private:
  const Quota* QuotaOf(PlaceIndex place) const {
    return question_.snapshot.FindQuota(place, question_.quota_year);
  }

  const Question& question_;
};

class AskedKind : public RuleKind {
 public:
  std::string_view id() const override { return "asked"; }
  std::vector<std::string_view> sentences() const override {
    return {"pass", "fail", "pending", "missing"};
  }
  RuleChecks ChecksFor(const Question& question) const override {
    return OneCheck<AskedCheck>(question);
  }
};

}  // namespace

const RuleKind& AskedRule() {
  static const RuleKind& kind = *new AskedKind;
  return kind;
}

}  // namespace treff::recommendation::matching
