#include "services/ingestion/connectors/table/figure_rows.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;

// Columns, or kinds of row, that a warning names.
constexpr size_t kMaxNamed = 20;
constexpr size_t kMaxQuotedBytes = 60;

bool SaysTheSame(const SourceFigure& a, const SourceFigure& b) {
  return a.state == b.state && a.value == b.value;
}

std::string TextOf(const SourceFigure& figure) {
  return figure.state == Observation::VALUE ? absl::StrCat(figure.value)
                                            : absl::StrCat("\"", figure.symbol, "\"");
}

}  // namespace

FigureRows::FigureRows(const ReadContext& context, const Payload& payload, int payload_index,
                       TableFaults& faults, DatasetReading& reading)
    : context_(context),
      settings_(context.dataset.table()),
      payload_(payload),
      cells_(context),
      maker_(context, payload, payload_index),
      faults_(faults),
      reading_(reading) {}

absl::Status FigureRows::Read(const TableGrid& grid) {
  grid_ = &grid;
  TREFF_ASSIGN_OR_RETURN(const RowRegion region, RowRegion::Of(context_, grid));
  if (settings_.period().columns_size() > 0) {
    TREFF_ASSIGN_OR_RETURN(period_column_, FindTableColumn(grid, settings_.period().columns()));
  }
  TREFF_ASSIGN_OR_RETURN(const RowFilters filters, RowFilters::Of(grid, settings_.filters()));
  TREFF_ASSIGN_OR_RETURN(std::vector<Column> columns, FindColumns(grid));

  std::set<size_t> known = region.columns();
  if (period_column_.has_value()) known.insert(*period_column_);
  known.insert(filters.columns().begin(), filters.columns().end());
  for (const Column& column : columns) {
    known.insert(column.position);
    if (column.label.has_value()) known.insert(*column.label);
    known.insert(column.filters.columns().begin(), column.filters.columns().end());
  }
  WarnOfOtherColumns(grid, std::move(known));
  for (const TableRow& row : grid.rows) {
    if (filters.Pass(row)) ReadRow(row, region, columns);
  }
  for (const Column& column : columns) {
    if (column.has_rows || !faults_.empty()) continue;
    faults_.Add(absl::StrCat(column.settings.indicator(),
                             ": no row is of it: the table has changed, compare it with the "
                             "catalogue"));
  }
  if (repeated_ > 0) {
    reading_.warnings.push_back(
        absl::StrCat(repeated_, " figures are there twice and say the same: one of each was kept"));
  }
  if (!unfit_.empty()) {
    reading_.warnings.push_back(
        absl::StrCat("rows that no figure of the catalogue takes: ", absl::StrJoin(unfit_, ", ")));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<FigureRows::Column>> FigureRows::FindColumns(
    const TableGrid& grid) const {
  std::vector<Column> columns;
  for (const catalogue::Table::Figure& figure : settings_.figures()) {
    Column column{figure, *context_.catalogue.FindIndicator(figure.indicator())};
    TREFF_ASSIGN_OR_RETURN(column.position, FindTableColumn(grid, figure.columns()));
    if (figure.label_columns_size() > 0) {
      TREFF_ASSIGN_OR_RETURN(column.label, FindTableColumn(grid, figure.label_columns()));
    }
    TREFF_ASSIGN_OR_RETURN(column.filters, RowFilters::Of(grid, figure.filters()));
    if (!figure.period().empty()) {
      TREFF_ASSIGN_OR_RETURN(column.period, ParsePeriod(figure.period()));
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

void FigureRows::WarnOfOtherColumns(const TableGrid& grid, std::set<size_t> known) {
  const auto& ignored = settings_.ignored_columns();
  const auto is_ignored = [&](const std::string& name) {
    return std::any_of(ignored.begin(), ignored.end(),
                       [&](const std::string& entry) { return entry == "*" || entry == name; });
  };
  std::vector<std::string> others;
  for (size_t i = 0; i < grid.header.size(); ++i) {
    if (known.count(i) > 0 || grid.header[i].empty() || is_ignored(grid.header[i])) continue;
    if (others.size() < kMaxNamed) {
      others.push_back(platform::ReplaceInvalidUtf8(grid.header[i].substr(0, kMaxQuotedBytes)));
    }
  }
  if (others.empty()) return;
  reading_.warnings.push_back(
      absl::StrCat("columns that nothing in the catalogue names: ", absl::StrJoin(others, ", ")));
}

void FigureRows::ReadRow(const TableRow& row, const RowRegion& region,
                         std::vector<Column>& columns) {
  const absl::StatusOr<Period> period = PeriodOfRow(row);
  if (!period.ok()) {
    faults_.Add(grid_->PlaceOf(row.number, *period_column_), period.status());
    return;
  }
  if (period->first.year() < context_.dataset.since()) return;
  const auto code = region.Find(row, period->first);
  // A line of words under the table: a source, a note.
  if (!code.ok() && std::all_of(columns.begin(), columns.end(), [&](const Column& column) {
        return row.cells[column.position].empty();
      })) {
    reading_.warnings.push_back(absl::StrCat(grid_->PlaceOf(row.number), ": it is no row: \"",
                                             region.TextOf(row).substr(0, kMaxQuotedBytes), "\""));
    return;
  }
  if (!code.ok()) {
    faults_.Add(region.PlaceOf(row), code.status());
    return;
  }
  if (!code->has_value()) return;
  bool fits = false;
  for (Column& column : columns) {
    if (!column.filters.Pass(row)) continue;
    fits = true;
    column.has_rows = true;
    ReadCell(row, **code, column.period.value_or(*period), region.TextOf(row), column);
  }
  if (fits || columns.empty() || unfit_.size() >= kMaxNamed) return;
  std::vector<std::string> kind;
  for (const size_t column : columns.front().filters.columns()) kind.push_back(row.cells[column]);
  unfit_.insert(platform::ReplaceInvalidUtf8(absl::StrJoin(kind, " ").substr(0, kMaxQuotedBytes)));
}

absl::StatusOr<Period> FigureRows::PeriodOfRow(const TableRow& row) const {
  if (period_column_.has_value()) {
    return ReadPeriodCell(row.cells[*period_column_], settings_.period().form());
  }
  if (!settings_.period().fixed().empty()) return ParsePeriod(settings_.period().fixed());
  return PeriodOf(payload_);
}

void FigureRows::ReadCell(const TableRow& row, const std::string& code, const Period& period,
                          const std::string& region_text, const Column& column) {
  const std::string where = grid_->PlaceOf(row.number, column.position);
  const std::string place =
      region_text.empty() ? where : absl::StrCat(where, ", row ", region_text);
  const absl::StatusOr<SourceFigure> figure =
      cells_.Read(row, column.position, column.settings, column.indicator);
  if (!figure.ok()) {
    faults_.Add(place, figure.status());
    return;
  }
  const std::string key = absl::StrCat(column.settings.indicator(), " ", code, " ", period.name);
  if (!IsFirst(key, row, *figure, place)) return;
  if (figure->state == Observation::VALUE) KeepLabel(row, column, place, figure->value);
  reading_.observations.push_back(maker_.Make(column.settings.indicator(), code, period, *figure));
}

void FigureRows::KeepLabel(const TableRow& row, const Column& column, const std::string& place,
                           double value) {
  if (!column.label.has_value()) return;
  const std::string& label = row.cells[*column.label];
  const auto [it, is_new] =
      reading_.value_labels[column.settings.indicator()].emplace(value, label);
  if (is_new || it->second == label) return;
  faults_.Add(absl::StrCat(place, ": ", value, " is called \"", platform::ReplaceInvalidUtf8(label),
                           "\" here and \"", platform::ReplaceInvalidUtf8(it->second),
                           "\" above: correct one of them"));
}

bool FigureRows::IsFirst(const std::string& key, const TableRow& row, const SourceFigure& figure,
                         const std::string& place) {
  const auto [it, is_new] = said_.emplace(key, Said{figure, row.number});
  if (is_new) return true;
  if (SaysTheSame(it->second.figure, figure)) {
    ++repeated_;
  } else {
    faults_.Add(absl::StrCat(place, ": it says ", TextOf(figure), " where ",
                             grid_->PlaceOf(it->second.row), " says ", TextOf(it->second.figure),
                             " of the same: keep one of them"));
  }
  return false;
}

}  // namespace treff::ingestion
