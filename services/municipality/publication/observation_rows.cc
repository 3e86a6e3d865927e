#include "services/municipality/publication/observation_rows.h"

#include <soci/soci.h>

#include <algorithm>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace treff::municipality {
namespace {

// Rows in one INSERT: PostgreSQL pays a round trip a statement, SQLite names its parameters in time
// that grows with their square.
constexpr size_t kRowsPerInsert = 100;

// One observation as SOCI exchanges it: by reference, with an indicator where there may be a NULL.
struct Row {
  int64_t content_id = 0;
  std::string indicator;
  std::string region;
  std::string period;
  std::string period_end;
  int state = 0;
  double value = 0;
  soci::indicator value_is = soci::i_null;
  double lower = 0;
  double upper = 0;
  soci::indicator bounds_are = soci::i_null;
  soci::indicator upper_is = soci::i_null;
  int provenance = 0;
  std::string further;  // "3 4": provenances beside the first
  std::string symbol;
};

constexpr char kColumns[] =
    "indicator, region, period, period_end, state, value, lower_bound, upper_bound, provenance, "
    "symbol, further_provenances";
constexpr int kParametersPerRow = 12;

std::vector<int32_t> NumbersIn(const std::string& text) {
  std::vector<int32_t> numbers;
  for (const absl::string_view part : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    int32_t number = 0;
    if (absl::SimpleAtoi(part, &number)) numbers.push_back(number);
  }
  return numbers;
}

void Fill(const Figure& figure, Row& row) {
  row.indicator = figure.indicator;
  row.region = figure.region;
  row.period = figure.period;
  row.period_end = figure.period_end;
  row.state = figure.state;
  row.value = figure.value;
  row.value_is = figure.has_value() ? soci::i_ok : soci::i_null;
  row.lower = figure.bounds.value_or(Bounds{}).lower;
  row.upper = figure.bounds.value_or(Bounds{}).upper;
  row.bounds_are = figure.bounds.has_value() ? soci::i_ok : soci::i_null;
  row.provenance = figure.provenance;
  row.symbol = figure.symbol;
  row.further = absl::StrJoin(figure.further, " ");
}

void Bind(soci::statement& statement, Row& row) {
  statement.exchange(soci::use(row.content_id));
  statement.exchange(soci::use(row.indicator));
  statement.exchange(soci::use(row.region));
  statement.exchange(soci::use(row.period));
  statement.exchange(soci::use(row.period_end));
  statement.exchange(soci::use(row.state));
  statement.exchange(soci::use(row.value, row.value_is));
  statement.exchange(soci::use(row.lower, row.bounds_are));
  statement.exchange(soci::use(row.upper, row.bounds_are));
  statement.exchange(soci::use(row.provenance));
  statement.exchange(soci::use(row.symbol));
  statement.exchange(soci::use(row.further));
}

// INSERT … VALUES (:p0, …), (:p12, …), for `rows` rows.
std::string InsertStatement(size_t rows) {
  std::string sql = absl::StrCat("INSERT INTO observation (content_id, ", kColumns, ") VALUES ");
  for (size_t row = 0; row < rows; ++row) {
    absl::StrAppend(&sql, row == 0 ? "(" : ", (");
    for (int parameter = 0; parameter < kParametersPerRow; ++parameter) {
      absl::StrAppend(&sql, parameter == 0 ? ":p" : ", :p", row * kParametersPerRow + parameter);
    }
    absl::StrAppend(&sql, ")");
  }
  return sql;
}

}  // namespace

void InsertObservations(soci::session& session, int64_t content_id,
                        const std::vector<Figure>& figures) {
  std::vector<Row> rows(kRowsPerInsert);
  for (Row& row : rows) row.content_id = content_id;

  // All statements but the last have the same number of rows and are prepared once.
  const auto insert = [&](soci::statement& statement, size_t first, size_t count) {
    for (size_t i = 0; i < count; ++i) Fill(figures[first + i], rows[i]);
    statement.execute(/*with_data_exchange=*/true);
  };
  const auto prepare = [&](soci::statement& statement, size_t count) {
    for (size_t i = 0; i < count; ++i) Bind(statement, rows[i]);
    statement.alloc();
    statement.prepare(InsertStatement(count));
    statement.define_and_bind();
  };

  size_t done = 0;
  if (figures.size() >= kRowsPerInsert) {
    soci::statement statement(session);
    prepare(statement, kRowsPerInsert);
    for (; done + kRowsPerInsert <= figures.size(); done += kRowsPerInsert) {
      insert(statement, done, kRowsPerInsert);
    }
  }
  if (done < figures.size()) {
    soci::statement statement(session);
    prepare(statement, figures.size() - done);
    insert(statement, done, figures.size() - done);
  }
}

void SelectObservations(soci::session& session, int64_t content_id, DatasetContent& content) {
  Row row;
  soci::statement statement =
      (session.prepare << absl::StrCat("SELECT ", kColumns,
                                       " FROM observation WHERE content_id = :content"),
       soci::into(row.indicator), soci::into(row.region), soci::into(row.period),
       soci::into(row.period_end), soci::into(row.state), soci::into(row.value, row.value_is),
       soci::into(row.lower, row.bounds_are), soci::into(row.upper, row.upper_is),
       soci::into(row.provenance), soci::into(row.symbol), soci::into(row.further),
       soci::use(content_id));
  statement.execute();
  while (statement.fetch()) {
    Figure& figure = content.figures.emplace_back();
    figure.indicator = content.texts.Keep(row.indicator);
    figure.region = content.texts.Keep(row.region);
    figure.period = content.texts.Keep(row.period);
    figure.period_end = content.texts.Keep(row.period_end);
    figure.state = static_cast<v1::Observation::State>(row.state);
    if (row.value_is == soci::i_ok) figure.value = row.value;
    if (row.bounds_are == soci::i_ok) figure.bounds = Bounds{row.lower, row.upper};
    figure.provenance = row.provenance;
    figure.symbol = content.texts.Keep(row.symbol);
    figure.further = NumbersIn(row.further);
  }
}

}  // namespace treff::municipality
