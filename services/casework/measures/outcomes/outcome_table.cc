#include "services/casework/measures/outcomes/outcome_table.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/casework/cases/case_deadline.h"
#include "services/platform/api/identity_number.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/normalize_text.h"
#include "services/platform/values/strings.h"

namespace treff::casework {
namespace {

constexpr size_t kMaxRows = 20'000;
constexpr int kMaxSourceLength = 100;  // characters
constexpr char kSheet[] = "Utfall";
constexpr std::string_view kHeaders[kOutcomeColumns] = {"Sak", "Utfall", "Dato", "Kilde"};

struct Word {
  std::string_view text;
  v1::Outcome::Kind kind;
};
// In Bokmål and Nynorsk, and as programs name it.
constexpr Word kWords[] = {{"programstart", v1::Outcome::PROGRAMME_START},
                           {"programme_start", v1::Outcome::PROGRAMME_START},
                           {"flyttet", v1::Outcome::LEFT_MUNICIPALITY},
                           {"flytta", v1::Outcome::LEFT_MUNICIPALITY},
                           {"left_municipality", v1::Outcome::LEFT_MUNICIPALITY},
                           {"bor der", v1::Outcome::STILL_THERE},
                           {"bur der", v1::Outcome::STILL_THERE},
                           {"still_there", v1::Outcome::STILL_THERE},
                           {"arbeid eller utdanning", v1::Outcome::IN_WORK_OR_EDUCATION},
                           {"in_work_or_education", v1::Outcome::IN_WORK_OR_EDUCATION},
                           {"ikke arbeid eller utdanning", v1::Outcome::NOT_IN_WORK_OR_EDUCATION},
                           {"ikkje arbeid eller utdanning", v1::Outcome::NOT_IN_WORK_OR_EDUCATION},
                           {"not_in_work_or_education", v1::Outcome::NOT_IN_WORK_OR_EDUCATION}};

absl::Status FileFault(std::string_view problem) {
  return platform::FieldError("content", problem);
}

v1::Outcome::Kind KindIn(const std::string& cell) {
  const std::string word = platform::FoldCase(cell);
  const auto* found = std::find_if(std::begin(kWords), std::end(kWords),
                                   [&](const Word& each) { return each.text == word; });
  return found == std::end(kWords) ? v1::Outcome::KIND_UNSPECIFIED : found->kind;
}

std::string SourceFault(const std::string& source) {
  if (source.empty()) return "must say who knows it, such as a register or an office";
  if (platform::CodePointCount(source) > kMaxSourceLength ||
      platform::HasControlCharacters(source)) {
    return absl::StrCat("must have at most ", kMaxSourceLength, " characters on one line");
  }
  return platform::HoldsIdentityNumber(source) ? std::string(platform::kNoIdentityNumber) : "";
}

}  // namespace

absl::StatusOr<OutcomeTable> OutcomeTable::Read(const std::string& bytes,
                                                platform::TableFormat format) {
  const absl::StatusOr<std::vector<platform::FilledRow>> rows =
      platform::ReadFilledTable(bytes, format);
  if (!rows.ok()) return FileFault(platform::Std(rows.status().message()));
  if (rows->empty()) return FileFault("the file is empty: take a new template");
  if (rows->size() > kMaxRows + 1) {
    return FileFault(absl::StrCat("has more than ", kMaxRows, " rows: send it in parts"));
  }
  OutcomeTable table;
  TREFF_RETURN_IF_ERROR(table.FindColumns(rows->front()));
  for (size_t i = 1; i < rows->size(); ++i) {
    if (!IsEmpty((*rows)[i])) table.ReadRow((*rows)[i]);
  }
  return table;
}

absl::Status OutcomeTable::FindColumns(const platform::FilledRow& header) {
  positions_.fill(-1);
  for (size_t i = 0; i < header.cells.size(); ++i) {
    if (header.cells[i].empty()) continue;
    const std::string name = platform::FoldCase(header.cells[i]);
    const auto* found =
        std::find_if(std::begin(kHeaders), std::end(kHeaders),
                     [&](std::string_view each) { return platform::FoldCase(each) == name; });
    const std::string cell = platform::CellName(static_cast<int>(i), header.number);
    if (found == std::end(kHeaders)) {
      return FileFault(absl::StrCat(cell, ": no column is called so: take a new template"));
    }
    int& position = positions_[static_cast<size_t>(found - std::begin(kHeaders))];
    if (position >= 0) return FileFault(absl::StrCat(cell, ": the column comes twice"));
    position = static_cast<int>(i);
  }
  for (size_t i = 0; i < positions_.size(); ++i) {
    if (positions_[i] < 0) {
      return FileFault(absl::StrCat("no column is called ", platform::Absl(kHeaders[i])));
    }
  }
  return absl::OkStatus();
}

void OutcomeTable::ReadRow(const platform::FilledRow& from) {
  const auto cell = [&](OutcomeColumn column) {
    const auto position = static_cast<size_t>(positions_[column]);
    return position < from.cells.size() ? from.cells[position] : "";
  };
  OutcomeRow row;
  row.number = from.number;
  const size_t faults_before = faults_.size();
  row.case_name = absl::AsciiStrToLower(cell(kCaseColumn));
  if (row.case_name.empty()) {
    AddFault(from.number, kCaseColumn, "must be the case's reference, or cases/{uuid}");
  }
  row.kind = KindIn(cell(kKindColumn));
  if (row.kind == v1::Outcome::KIND_UNSPECIFIED) {
    AddFault(from.number, kKindColumn,
             "must be programstart, flyttet, bor der, arbeid eller utdanning, or ikke arbeid eller "
             "utdanning");
  }
  const auto day = ParseDay(platform::DayInCell(cell(kDayColumn)));
  if (day.has_value()) {
    row.day = DayCountOf(*day);
  } else {
    AddFault(from.number, kDayColumn, "must be a day: 2026-12-31 or 31.12.2026");
  }
  row.source = cell(kSourceColumn);
  const std::string source_fault = SourceFault(row.source);
  if (!source_fault.empty()) AddFault(from.number, kSourceColumn, source_fault);
  row.is_faulty = faults_.size() > faults_before;
  rows_.push_back(std::move(row));
}

void OutcomeTable::AddFault(int row, OutcomeColumn column, std::string_view problem) {
  faults_.push_back({row, column, std::string(problem)});
}

std::vector<v1::OutcomeFault> OutcomeTable::TakeFaults() {
  std::stable_sort(faults_.begin(), faults_.end(), [this](const Fault& a, const Fault& b) {
    return std::tuple(a.row, positions_[a.column]) < std::tuple(b.row, positions_[b.column]);
  });
  std::vector<v1::OutcomeFault> faults;
  for (Fault& each : faults_) {
    v1::OutcomeFault& fault = faults.emplace_back();
    fault.set_cell(platform::CellName(positions_[each.column], each.row));
    fault.set_column(std::string(kHeaders[each.column]));
    fault.set_problem(std::move(each.problem));
  }
  return faults;
}

absl::StatusOr<std::string> OutcomeTemplate(platform::TableFormat format) {
  return platform::WriteFilledTable(
      kSheet, {std::vector<std::string>(std::begin(kHeaders), std::end(kHeaders))}, format);
}

}  // namespace treff::casework
