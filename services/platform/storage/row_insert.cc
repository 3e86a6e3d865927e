#include "services/platform/storage/row_insert.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/storage/session.h"

namespace treff::platform {
namespace {

// Of one statement, which is kept prepared for each number up to here. No more: SQLite takes the
// longer for a parameter the more there are.
constexpr size_t kRowsAtOnce = 8;

}  // namespace

RowInsert::RowInsert(std::string into, std::string tail)
    : into_(std::move(into)), tail_(std::move(tail)) {}

void RowInsert::Run(soci::session& sql) const {
  if (values_.empty()) return;
  const size_t rows = values_.size() / width_;
  for (size_t first = 0; first < rows; first += kRowsAtOnce) {
    RunSome(sql, first, std::min(rows, first + kRowsAtOnce));
  }
}

std::string RowInsert::TextFor(size_t rows) const {
  std::vector<std::string> texts;
  for (size_t row = 0; row < rows; ++row) {
    std::vector<std::string> places;
    for (size_t i = row * width_; i < (row + 1) * width_; ++i) {
      places.push_back(absl::StrCat(":v", i));
    }
    texts.push_back(absl::StrCat("(", absl::StrJoin(places, ", "), ")"));
  }
  return absl::StrCat("INSERT INTO ", into_, " VALUES ", absl::StrJoin(texts, ", "), " ", tail_);
}

void RowInsert::RunSome(soci::session& sql, size_t first_row, size_t last_row) const {
  Session::Of(sql).RunKeptRows(
      TextFor(last_row - first_row),
      [&](soci::statement& insert) {
        for (size_t i = first_row * width_; i < last_row * width_; ++i) {
          std::visit([&](const auto& value) { insert.exchange(soci::use(value)); }, values_[i]);
        }
      },
      [] {});
}

}  // namespace treff::platform
