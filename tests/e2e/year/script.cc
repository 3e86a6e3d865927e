#include "tests/e2e/year/script.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "absl/strings/str_cat.h"

namespace treff::e2e {
namespace {

using casework::v1::Case;
using casework::v1::Member;

constexpr double kDeclineShare = 0.15;
constexpr double kManyDecline = 0.5;
constexpr double kUsualDays = 90;
constexpr double kSlowFactor = 1.8;
constexpr double kWorkEffect = 2;  // on log odds

constexpr std::array<const char*, 6> kOrigins = {"UA", "SY", "CD", "ER", "AF", "CO"};
constexpr std::array<Member::Education, 4> kEducations = {
    Member::NONE, Member::BASIC, Member::UPPER_SECONDARY, Member::HIGHER_SHORT};

// FNV-1a, finished by a mixer so that texts that differ in a letter do not look alike.
uint64_t HashOf(const std::string& text) {
  uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdULL;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53ULL;
  return hash ^ (hash >> 33);
}

double Logistic(double log_odds) { return 1 / (1 + std::exp(-log_odds)); }

}  // namespace

std::string CountyOf(const std::string& municipality) {
  return "regions/" + municipality.substr(std::string("municipalities/").size(), 2);
}

double YearScript::Draw(const Household& household, const std::string& of) {
  const uint64_t hash = HashOf(absl::StrCat(household.number, "|", of));
  return static_cast<double>(hash >> 11) / 9007199254740992.0;
}

Case YearScript::CaseNumber(int number, absl::CivilDay today) {
  std::mt19937 random(static_cast<unsigned>(number) + 20260105U);
  const auto draw = [&](int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random);
  };
  Case c;
  c.set_reference(absl::StrCat("SYNTETISK ", number + 1));
  c.set_synthetic(true);
  c.set_permit_date(absl::FormatCivilTime(today - draw(1, 20)));
  const char* origin = kOrigins[static_cast<size_t>(draw(0, 5))];
  const Member::Education education = kEducations[static_cast<size_t>(draw(0, 3))];
  const bool is_alone = draw(1, 20) == 1;
  c.set_track(is_alone          ? Case::UNACCOMPANIED_MINOR
              : draw(1, 3) == 1 ? Case::QUOTA_REFUGEE
                                : Case::ASYLUM);
  // Half of the households are of one: many households then fit into the places of a year.
  const int persons = is_alone || draw(0, 1) == 0 ? 1 : draw(2, 5);
  for (int i = 0; i < persons; ++i) {
    Member& member = *c.add_members();
    member.set_relation(i == 0   ? Member::REFERENCE_PERSON
                        : i == 1 ? Member::PARTNER
                                 : Member::CHILD);
    member.set_birth_year(is_alone ? 2010 : i < 2 ? draw(1970, 1998) : draw(2012, 2025));
  }
  c.mutable_members(0)->set_origin_country(origin);
  c.mutable_members(0)->set_education(is_alone ? Member::BASIC : education);
  return c;
}

Household YearScript::HouseholdOf(const Case& c, int number) {
  Household household;
  household.number = number;
  absl::ParseCivilTime(c.permit_date(), &household.permit);
  household.education = c.members(0).education();
  household.origin_country = c.members(0).origin_country();
  return household;
}

double YearScript::DeclineShare(const std::string& municipality) {
  return CountyOf(municipality) == kDeclining ? kManyDecline : kDeclineShare;
}

bool YearScript::Declines(const Household& household, const std::string& municipality,
                          int attempt) const {
  return Draw(household, absl::StrCat("declines ", municipality, attempt)) <
         DeclineShare(municipality);
}

double YearScript::LogDays(const std::string& municipality) {
  return std::log1p(kUsualDays * (CountyOf(municipality) == kSlow ? kSlowFactor : 1));
}

absl::CivilDay YearScript::SettlementDay(const Household& household,
                                         const std::string& municipality) const {
  // Normal by Box and Muller.
  const double length = std::sqrt(-2 * std::log(std::max(Draw(household, "days"), 1e-12)));
  const double normal = length * std::cos(6.283185307179586 * Draw(household, "more days"));
  return household.permit +
         std::lround(std::expm1(LogDays(municipality) + kLogDaysSpread * normal));
}

double YearScript::WorkShare(Member::Education education, const std::string& municipality) {
  const double by_education = education == Member::NONE           ? -1.6
                              : education == Member::BASIC        ? -0.9
                              : education == Member::HIGHER_SHORT ? 0.8
                                                                  : 0;
  return Logistic(by_education + (CountyOf(municipality) == kWorking ? kWorkEffect : 0));
}

bool YearScript::Works(const Household& household, const std::string& municipality) const {
  return Draw(household, "work") < WorkShare(household.education, municipality);
}
bool YearScript::IsKnown(const Household& household) const {
  return Draw(household, "known") < 0.9;
}
bool YearScript::IsThere(const Household& household) const {
  return Draw(household, "there") < kThereShare;
}
int YearScript::Answer(const Household& household) const {
  return 2 + static_cast<int>(4 * Draw(household, "answer"));
}

}  // namespace treff::e2e
