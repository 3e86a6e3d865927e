#include "services/platform/storage/row_insert.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace treff::platform {
namespace {

// As many values are bound to one statement at most; both stores take several times more.
constexpr size_t kMostValues = 4000;

}  // namespace

RowInsert::RowInsert(std::string into, std::string tail)
    : into_(std::move(into)), tail_(std::move(tail)) {}

void RowInsert::Run(soci::session& sql) const {
  if (values_.empty()) return;
  const size_t rows = values_.size() / width_;
  const size_t at_once = std::max<size_t>(1, kMostValues / width_);
  for (size_t first = 0; first < rows; first += at_once) {
    RunSome(sql, first, std::min(rows, first + at_once));
  }
}

void RowInsert::RunSome(soci::session& sql, size_t first_row, size_t last_row) const {
  soci::statement insert(sql);
  std::vector<std::string> rows;
  for (size_t row = first_row; row < last_row; ++row) {
    std::vector<std::string> places;
    for (size_t i = row * width_; i < (row + 1) * width_; ++i) {
      places.push_back(absl::StrCat(":v", i));
      std::visit([&](const auto& value) { insert.exchange(soci::use(value)); }, values_[i]);
    }
    rows.push_back(absl::StrCat("(", absl::StrJoin(places, ", "), ")"));
  }
  insert.alloc();
  insert.prepare(
      absl::StrCat("INSERT INTO ", into_, " VALUES ", absl::StrJoin(rows, ", "), " ", tail_),
      soci::details::st_one_time_query);
  insert.define_and_bind();
  insert.execute(/*withDataExchange=*/true);
}

}  // namespace treff::platform
