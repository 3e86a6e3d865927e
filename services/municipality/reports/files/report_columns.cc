#include "services/municipality/reports/files/report_columns.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"
#include "services/platform/tables/filled_table.h"
#include "services/platform/values/strings.h"

namespace treff::municipality {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using v1::Report;

// A message and one of its fields.
template <typename M>
struct Place {
  M* message = nullptr;
  const FieldDescriptor* field = nullptr;
};

// Makes the message that holds the field.
Place<Message> PlaceOf(const ReportColumn& column, Report& report, Report::Dwelling& dwelling) {
  const std::vector<std::string> path = absl::StrSplit(platform::Absl(column.field), '.');
  Message* message = column.IsOfDwelling() ? static_cast<Message*>(&dwelling) : &report;
  if (path.size() == 2 && !column.IsOfDwelling()) {
    message = message->GetReflection()->MutableMessage(
        message, message->GetDescriptor()->FindFieldByName(path[0]));
  }
  return {message, message->GetDescriptor()->FindFieldByName(path.back())};
}

// No message where the report does not say it.
Place<const Message> PlaceIn(const ReportColumn& column, const Report& report,
                             const Report::Dwelling* dwelling) {
  const std::vector<std::string> path = absl::StrSplit(platform::Absl(column.field), '.');
  const Message* message = column.IsOfDwelling() ? static_cast<const Message*>(dwelling) : &report;
  if (path.size() == 2 && !column.IsOfDwelling()) {
    const FieldDescriptor* holder = message->GetDescriptor()->FindFieldByName(path[0]);
    message = message->GetReflection()->HasField(*message, holder)
                  ? &message->GetReflection()->GetMessage(*message, holder)
                  : nullptr;
  }
  if (message == nullptr) return {};
  return {message, message->GetDescriptor()->FindFieldByName(path.back())};
}

std::string ReadNumber(const std::string& cell, const Place<Message>& place) {
  int number = 0;
  if (!absl::SimpleAtoi(cell, &number)) return "must be a whole number";
  place.message->GetReflection()->SetInt32(place.message, place.field, number);
  return "";
}

std::string ReadFlag(const std::string& cell, const Place<Message>& place) {
  const std::string word = absl::AsciiStrToLower(cell);
  const bool yes = word == "ja" || word == "yes";
  if (!yes && word != "nei" && word != "no") return "must be ja or nei";
  place.message->GetReflection()->SetBool(place.message, place.field, yes);
  return "";
}

// One of the words of the labour market; a word of each language and gender is enough.
std::string ReadLabourMarket(const std::string& cell, const Place<Message>& place) {
  struct Word {
    std::string_view text;
    Report::LabourMarket value;
  };
  static constexpr Word kWords[] = {{"godt", Report::GOOD},     {"god", Report::GOOD},
                                    {"good", Report::GOOD},     {"normalt", Report::NORMAL},
                                    {"normal", Report::NORMAL}, {"dårlig", Report::POOR},
                                    {"dårleg", Report::POOR},   {"poor", Report::POOR}};
  const std::string word = absl::AsciiStrToLower(cell);
  const auto* found = std::find_if(std::begin(kWords), std::end(kWords),
                                   [&](const Word& one) { return one.text == word; });
  if (found == std::end(kWords)) return "must be godt, normalt or dårlig";
  place.message->GetReflection()->SetEnumValue(place.message, place.field, found->value);
  return "";
}

std::string LabourMarketText(int value) {
  if (value == Report::GOOD) return "godt";
  if (value == Report::NORMAL) return "normalt";
  return value == Report::POOR ? "dårlig" : "";
}

bool IsDayField(const FieldDescriptor& field) {
  return field.name() == "report_day" || field.name() == "free_from";
}

std::string ReadText(const std::string& cell, const Place<Message>& place) {
  const auto& reflection = *place.message->GetReflection();
  if (place.field->is_repeated()) {
    for (const absl::string_view word :
         absl::StrSplit(cell, absl::ByAnyChar(", "), absl::SkipEmpty())) {
      reflection.AddString(place.message, place.field, absl::AsciiStrToLower(word));
    }
    return "";
  }
  const std::string text = IsDayField(*place.field) ? platform::DayInCell(cell) : cell;
  if (text.empty()) return "must be a day: 2026-12-31 or 31.12.2026";
  reflection.SetString(place.message, place.field, text);
  return "";
}

}  // namespace

std::string ReadCell(const ReportColumn& column, const std::string& cell, Report& report,
                     Report::Dwelling& dwelling) {
  if (column.field.empty()) return "";
  const Place<Message> place = PlaceOf(column, report, dwelling);
  switch (place.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return ReadNumber(cell, place);
    case FieldDescriptor::CPPTYPE_BOOL:
      return ReadFlag(cell, place);
    case FieldDescriptor::CPPTYPE_ENUM:
      return ReadLabourMarket(cell, place);
    default:
      return ReadText(cell, place);
  }
}

std::string WriteCell(const ReportColumn& column, const Report& report,
                      const Report::Dwelling* dwelling) {
  if (column.field.empty()) return "";
  const Place<const Message> place = PlaceIn(column, report, dwelling);
  if (place.message == nullptr) return "";
  const auto& reflection = *place.message->GetReflection();
  if (place.field->is_repeated()) {
    std::vector<std::string> words;
    for (int i = 0; i < reflection.FieldSize(*place.message, place.field); ++i) {
      words.push_back(reflection.GetRepeatedString(*place.message, place.field, i));
    }
    return absl::StrJoin(words, ", ");
  }
  // A flag of a dwelling is said with the dwelling; what else is not there is not said.
  const bool is_flag = place.field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL;
  if (!reflection.HasField(*place.message, place.field) && !(is_flag && column.IsOfDwelling())) {
    return "";
  }
  switch (place.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(reflection.GetInt32(*place.message, place.field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(*place.message, place.field) ? "ja" : "nei";
    case FieldDescriptor::CPPTYPE_ENUM:
      return LabourMarketText(reflection.GetEnumValue(*place.message, place.field));
    default:
      return reflection.GetString(*place.message, place.field);
  }
}

std::string CodeInCell(const std::string& cell) {
  const bool is_cut =
      cell.size() == 3 &&
      std::all_of(cell.begin(), cell.end(), [](unsigned char c) { return absl::ascii_isdigit(c); });
  return is_cut ? "0" + cell : cell;
}

}  // namespace treff::municipality
