#include "services/municipality/reports/report_checks.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/municipality/publication/row_checks.h"
#include "services/municipality/reports/catalogue/report_catalogue.h"
#include "services/municipality/reports/report_store.h"
#include "services/platform/access/owner_check.h"
#include "services/platform/api/identity_number.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::municipality {
namespace {

using platform::FieldErrors;
using v1::Report;

constexpr int kMaxReportAge = 366;
constexpr int kMaxAhead = 731;
constexpr int kMaxKinds = 200;
constexpr int kMaxDwellings = 1'000;
constexpr int kMaxPersons = 20;
constexpr int kMaxBedrooms = 15;
constexpr int kMaxPlaces = 1'000;
constexpr int kMaxIntroductionPlaces = 10'000;
constexpr int kMaxRecommended = 10'000;
constexpr int kMaxLanguages = 60;
constexpr int kMaxText = 200;
constexpr size_t kMaxPhone = 30;
constexpr int kMinPhoneDigits = 5;

// Checks the fields of one report.
class ReportCheck {
 public:
  ReportCheck(const v1::Region& municipality, absl::CivilDay today, const std::string& place,
              FieldErrors& errors)
      : municipality_(municipality), today_(today), place_(place), errors_(errors) {}

  void Reporter(const Report& report) {
    const std::string own = "municipalities/" + municipality_.code();
    if (report.reporter() == own || report.reporter() == municipality_.county()) return;
    Fault("reporter", absl::StrCat("must be ", own, " or its own county, ", municipality_.county(),
                                   ": no other county reports for ", municipality_.display_name()));
  }

  void Day(const Report& report) {
    const auto day = DayIn(report.report_day(), "report_day");
    if (!day.has_value()) return;
    if (*day > today_) {
      Fault("report_day", absl::StrCat("must not be after today, ", absl::FormatCivilTime(today_),
                                       ": a report says what is, not what will be"));
    } else if (*day < today_ - kMaxReportAge) {
      Fault("report_day", "must be at most a year ago");
    }
  }

  void Housing(const Report& report) {
    if (report.housing().dwellings_size() > kMaxKinds) {
      Fault("housing.dwellings", absl::StrCat("must be at most ", kMaxKinds));
    }
    const int count = std::min(report.housing().dwellings_size(), kMaxKinds);
    for (int i = 0; i < count; ++i) {
      const Report::Dwelling& dwelling = report.housing().dwellings(i);
      const std::string field = absl::StrCat("housing.dwellings[", i, "].");
      Range(dwelling.count(), 1, kMaxDwellings, field + "count");
      Range(dwelling.persons(), 1, kMaxPersons, field + "persons");
      Range(dwelling.bedrooms(), 0, kMaxBedrooms, field + "bedrooms");
      if (dwelling.free_from().empty()) continue;
      const auto day = DayIn(dwelling.free_from(), field + "free_from");
      if (day.has_value() && *day > today_ + kMaxAhead) {
        Fault(field + "free_from", "must be at most two years ahead");
      }
    }
  }

  void Places(const Report& report) {
    Range(report.staffed_places(), 0, kMaxPlaces, "staffed_places");
    Range(report.introduction_places(), 0, kMaxIntroductionPlaces, "introduction_places");
    if (report.introduction_places() > 0 && report.has_introduction_programme() &&
        !report.introduction_programme()) {
      Fault("introduction_places", "must be 0 or left out where there is no programme");
    }
    if (!Report::LabourMarket_IsValid(report.labour_market())) {
      Fault("labour_market", "must be one of POOR, NORMAL, GOOD, or left out");
    }
  }

  void Interpreters(const Report& report) {
    std::set<std::string> named;
    const auto& languages = report.interpreters().languages();
    if (languages.size() > kMaxLanguages) {
      return Fault("interpreters.languages", absl::StrCat("must be at most ", kMaxLanguages));
    }
    for (int i = 0; i < languages.size(); ++i) {
      const std::string field = absl::StrCat("interpreters.languages[", i, "]");
      if (FindReportLanguage(languages[i]) == nullptr) {
        Fault(field, "must be one of the languages that GetReportTemplate lists");
      }
      if (!named.insert(languages[i]).second) Fault(field, "comes twice");
    }
  }

  void Contact(const Report& report) {
    const v1::Contact& contact = report.contact();
    if (!report.has_contact()) return;
    Text(contact.role(), "contact.role");
    Text(contact.office(), "contact.office");
    Text(contact.email(), "contact.email");
    if (contact.role().empty() && contact.office().empty()) {
      Fault("contact", "must name a role or an office: persons are not named");
    }
    if (!contact.email().empty() && !IsEmail(contact.email())) {
      Fault("contact.email", "must be an e-mail address, such as flyktning@kommune.no");
    }
    if (!contact.phone().empty() && !IsPhone(contact.phone())) {
      Fault("contact.phone", "must be a telephone number of at most 30 digits and blanks");
    }
  }

  void Recommendation(const Report& report) {
    if (!report.has_recommended_number()) return;
    if (!absl::StartsWith(report.reporter(), "regions/")) {
      Fault("recommended_number", "is for the county to say: leave it out");
    }
    const auto this_year = static_cast<int>(today_.year());
    Range(report.recommended_number().year(), this_year, this_year + 1, "recommended_number.year");
    Range(report.recommended_number().persons(), 0, kMaxRecommended, "recommended_number.persons");
  }

 private:
  void Fault(const std::string& field, std::string_view problem) {
    errors_.Add(absl::StrCat(place_, ".", field), problem);
  }
  void Range(int value, int least, int most, const std::string& field) {
    if (value < least || value > most) {
      Fault(field, absl::StrCat("must be ", least, " to ", most));
    }
  }
  std::optional<absl::CivilDay> DayIn(const std::string& text, const std::string& field) {
    absl::CivilDay day;
    if (IsDay(text) && absl::ParseCivilTime(text, &day)) return day;
    Fault(field, "must be a day, YYYY-MM-DD");
    return std::nullopt;
  }
  void Text(const std::string& text, const std::string& field) {
    if (!platform::IsValidUtf8(text) || platform::HasControlCharacters(text) ||
        platform::CodePointCount(text) > kMaxText) {
      Fault(field, absl::StrCat("must have at most ", kMaxText,
                                " characters, none of them a control character"));
    }
  }
  static bool IsEmail(const std::string& text) {
    const size_t at = text.find('@');
    return at != std::string::npos && at > 0 && text.find('@', at + 1) == std::string::npos &&
           text.find('.', at) != std::string::npos && text.back() != '.' &&
           std::none_of(text.begin(), text.end(),
                        [](unsigned char c) { return absl::ascii_isspace(c); });
  }
  static bool IsPhone(const std::string& text) {
    const auto digits = std::count_if(text.begin(), text.end(),
                                      [](unsigned char c) { return absl::ascii_isdigit(c); });
    const std::string_view rest = text[0] == '+' ? std::string_view(text).substr(1) : text;
    return text.size() <= kMaxPhone && digits >= kMinPhoneDigits &&
           std::all_of(rest.begin(), rest.end(),
                       [](unsigned char c) { return absl::ascii_isdigit(c) || c == ' '; });
  }

  const v1::Region& municipality_;
  const absl::CivilDay today_;
  const std::string place_;
  FieldErrors& errors_;
};

}  // namespace

void CheckReport(const Report& report, const v1::Region& municipality, absl::CivilDay today,
                 const std::string& place, FieldErrors& errors) {
  platform::CheckIdentityNumbers(report, place, errors);
  ReportCheck check(municipality, today, place, errors);
  check.Reporter(report);
  check.Day(report);
  check.Housing(report);
  check.Places(report);
  check.Interpreters(report);
  check.Contact(report);
  check.Recommendation(report);
}

void Complete(const std::string& code, absl::CivilDay today, Report& report) {
  report.clear_name();
  report.clear_author();
  report.clear_create_time();
  report.clear_age_days();
  if (report.has_contact()) report.mutable_contact()->clear_report_day();
  report.DiscardUnknownFields();
  if (report.reporter().empty()) report.set_reporter("municipalities/" + code);
  if (report.report_day().empty()) report.set_report_day(absl::FormatCivilTime(today));
}

absl::Status CheckReporter(const std::string& parent, const std::string& reporter) {
  TREFF_RETURN_IF_ERROR(platform::CheckOwner(parent));
  const std::string own = platform::OwnerToListBy();
  if (own.empty() || reporter == own) return absl::OkStatus();
  return platform::ErrorOf(platform::reasons::kNotYours,
                           absl::StrCat("reporter must be your own name, ", own));
}

bool SaysTheSame(const Report& made, Report input) {
  const std::string code = MunicipalityOf(made);
  // What was left out was filled in with the day that it was.
  if (input.report_day().empty()) input.set_report_day(made.report_day());
  Report said = made;
  Complete(code, {}, said);
  Complete(code, {}, input);
  return google::protobuf::util::MessageDifferencer::Equals(said, input);
}

}  // namespace treff::municipality
