#include "tests/e2e/year/measures.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/testing/matchers.h"
#include "treff/casework/v1/measure_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using Ask = casework::v1::GetMeasuresRequest;
using casework::v1::MeasureService;
using casework::v1::MeasureValue;
using treff::testing::IsOk;

constexpr char kDeclined[] = "declined";
constexpr char kDays[] = "days_to_settlement";
constexpr char kWork[] = "work_after_1_year";
constexpr char kThere[] = "there_after_1_year";
constexpr const char* kMeasures[] = {kDeclined, kDays, kWork, kThere};
// One interval in twenty misses, and seven are looked at one by one: those are widened to one miss
// in two thousand (3.48 for 1.96 deviations).
constexpr double kWider = 3.48 / 1.96;

bool Holds(const MeasureValue& value, double truth, double wider = 1) {
  return truth >= value.adjusted() - wider * (value.adjusted() - value.adjusted_lower()) &&
         truth <= value.adjusted() + wider * (value.adjusted_upper() - value.adjusted());
}

std::string Shown(const MeasureValue& value, double truth) {
  char text[160];
  std::snprintf(text, sizeof text,
                "n %4d, raw %7.3f, adjusted %7.3f (%7.3f to %7.3f), put in %7.3f", value.count(),
                value.raw(), value.adjusted(), value.adjusted_lower(), value.adjusted_upper(),
                truth);
  return text;
}

}  // namespace

YearMeasures::YearMeasures(House& house, const SettlementYear& year) : house_(house), year_(year) {
  for (const auto& [name, settled] : year.settled()) {
    if (year.script().IsKnown(settled.household)) known_.push_back(settled);
  }
}

YearMeasures::Rows YearMeasures::RowsBy(Ask::GroupBy group_by) {
  Ask request;
  request.set_synthetic(true);
  request.set_group_by(group_by);
  const auto measures = house_.Call(&MeasureService::Stub::GetMeasures, request);
  EXPECT_THAT(measures, IsOk());
  Rows rows;
  if (!measures.ok()) return rows;
  for (const auto& row : measures->rows()) {
    for (const MeasureValue& value : row.values()) {
      const std::string key =
          value.reason().empty() ? value.measure() : value.measure() + " " + value.reason();
      rows[row.group()][key] = value;
    }
  }
  return rows;
}

double YearMeasures::WorkAmongAll(const std::string& municipality) const {
  double sum = 0;
  for (const auto& settled : known_) {
    const bool everywhere = municipality.empty();
    sum += YearScript::WorkShare(settled.household.education,
                                 everywhere ? settled.municipality : municipality);
  }
  return sum / static_cast<double>(known_.size());
}

double YearMeasures::Truth(const std::string& measure, const std::string& group) const {
  const bool is_county = absl::StartsWith(group, "regions/");
  const bool is_place = is_county || absl::StartsWith(group, "municipalities/");
  const std::string municipality =
      is_county ? "municipalities/" + group.substr(std::string("regions/").size()) + "00" : group;
  if (measure == kThere) return YearScript::kThereShare;
  if (measure == kWork) return WorkAmongAll(is_place ? municipality : "");
  if (measure == kDeclined) {
    if (is_place) return YearScript::DeclineShare(municipality);
    double sum = 0;
    for (const auto& each : year_.answers()) sum += YearScript::DeclineShare(each.municipality);
    return sum / static_cast<double>(year_.answers().size());
  }
  if (is_place) return std::expm1(YearScript::LogDays(municipality));
  double sum = 0;
  for (const auto& [name, each] : year_.settled()) sum += YearScript::LogDays(each.municipality);
  return std::expm1(sum / static_cast<double>(year_.settled().size()));
}

void YearMeasures::ExpectCounts() {
  Rows rows = RowsBy(Ask::COUNTY);
  auto& all = rows[""];
  const auto settled = static_cast<int>(year_.settled().size());
  EXPECT_EQ(all[kDeclined].count(), static_cast<int>(year_.answers().size()));
  EXPECT_EQ(all["unanswered"].count(), static_cast<int>(year_.answers().size()) + year_.expired());
  EXPECT_EQ(all[kDays].count(), settled);
  EXPECT_EQ(all["days_to_programme"].count(), settled);
  for (const char* measure : {kWork, kThere}) {
    EXPECT_EQ(all[measure].count(), static_cast<int>(known_.size())) << measure;
    EXPECT_EQ(all[measure].count() + all[measure].unknown_count(), settled) << measure;
  }
  std::map<std::string, int> answers, declined;
  for (const auto& each : year_.answers()) {
    ++answers[CountyOf(each.municipality)];
    declined[CountyOf(each.municipality)] += each.declined ? 1 : 0;
  }
  for (const auto& [county, count] : answers) {
    const MeasureValue& value = rows[county][kDeclined];
    if (value.withheld() != MeasureValue::WITHHELD_UNSPECIFIED) continue;
    EXPECT_EQ(value.count(), count) << county;
    EXPECT_NEAR(value.raw(), static_cast<double>(declined[county]) / count, 1e-9) << county;
  }
  // What is the matter is said, too: those who decline more have too little staff.
  EXPECT_EQ(rows[kDeclining]["declined_for SERVICE_FULL"].count(), declined[kDeclining]);
  EXPECT_EQ(rows[kPlain]["declined_for SERVICE_FULL"].count(), 0);
}

void YearMeasures::ExpectEffects() {
  Rows rows = RowsBy(Ask::COUNTY);
  const auto& usual = rows[kPlain];
  const std::map<std::string, std::string> effects = {
      {kDeclining, kDeclined}, {kSlow, kDays}, {kWorking, kWork}};
  for (const auto& [county, measure] : effects) {
    const MeasureValue& value = rows[county][measure];
    const double truth = Truth(measure, county);
    std::printf("%s %-18s %s\n", county.c_str(), measure.c_str(), Shown(value, truth).c_str());
    EXPECT_TRUE(Holds(value, truth, kWider)) << county << " " << Shown(value, truth);
    EXPECT_GT(value.adjusted_lower(), Truth(measure, kPlain))
        << measure << " is not told apart in " << county << ": " << Shown(value, truth);
  }
  for (const char* measure : kMeasures) {
    const MeasureValue& value = usual.at(measure);
    const double truth = Truth(measure, kPlain);
    std::printf("%s %-18s %s\n", kPlain, measure, Shown(value, truth).c_str());
    EXPECT_TRUE(Holds(value, truth, kWider)) << kPlain << " " << Shown(value, truth);
  }
}

void YearMeasures::ExpectCoverage(Ask::GroupBy group_by, double least) {
  int intervals = 0, hold = 0;
  for (const auto& [group, values] : RowsBy(group_by)) {
    if (group.empty()) continue;
    for (const char* measure : kMeasures) {
      const auto value = values.find(measure);
      if (value == values.end() || !value->second.has_adjusted()) continue;
      ++intervals;
      const double truth = Truth(measure, group);
      if (Holds(value->second, truth)) ++hold;
    }
  }
  std::printf("%s: %d of %d intervals hold what was put in\n", Ask::GroupBy_Name(group_by).c_str(),
              hold, intervals);
  ASSERT_GT(intervals, 10);
  EXPECT_GE(hold, least * intervals) << Ask::GroupBy_Name(group_by);
}

void YearMeasures::ExpectFeedback(int answered, double sum) {
  Rows rows = RowsBy(Ask::GROUP_BY_UNSPECIFIED);
  const MeasureValue& feedback = rows[""]["feedback"];
  EXPECT_EQ(feedback.count(), answered);
  EXPECT_NEAR(feedback.raw(), sum / answered, 1e-9);
  std::printf("feedback: n %d, mean %.3f (%.3f to %.3f), put in %.1f\n", feedback.count(),
              feedback.raw(), feedback.raw_lower(), feedback.raw_upper(), YearScript::kMeanAnswer);
  const double reach = kWider * (feedback.raw_upper() - feedback.raw());
  EXPECT_NEAR(feedback.raw(), YearScript::kMeanAnswer, reach);
}

}  // namespace treff::e2e
