#include "services/casework/measures/adjustment/symmetric_matrix.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace treff::casework {
namespace {

constexpr double kSmallestPivot = 1e-12;

}  // namespace

Cholesky::Cholesky(SymmetricMatrix matrix) : lower_(std::move(matrix)) {
  for (size_t column = 0; column < lower_.size(); ++column) {
    double pivot = lower_.At(column, column);
    for (size_t k = 0; k < column; ++k) pivot -= lower_.At(column, k) * lower_.At(column, k);
    pivot = std::sqrt(std::max(pivot, kSmallestPivot));
    lower_.At(column, column) = pivot;
    for (size_t row = column + 1; row < lower_.size(); ++row) {
      double value = lower_.At(row, column);
      for (size_t k = 0; k < column; ++k) value -= lower_.At(row, k) * lower_.At(column, k);
      lower_.At(row, column) = value / pivot;
    }
  }
}

void Cholesky::SolveLower(std::vector<double>& b) const {
  for (size_t row = 0; row < lower_.size(); ++row) {
    for (size_t k = 0; k < row; ++k) b[row] -= lower_.At(row, k) * b[k];
    b[row] /= lower_.At(row, row);
  }
}

std::vector<double> Cholesky::Solve(std::vector<double> b) const {
  SolveLower(b);
  for (size_t row = lower_.size(); row-- > 0;) {
    for (size_t k = row + 1; k < lower_.size(); ++k) b[row] -= lower_.At(k, row) * b[k];
    b[row] /= lower_.At(row, row);
  }
  return b;
}

double Cholesky::InverseForm(std::vector<double> b) const {
  SolveLower(b);
  double form = 0;
  for (const double each : b) form += each * each;
  return form;
}

double Cholesky::LogDeterminant() const {
  double sum = 0;
  for (size_t i = 0; i < lower_.size(); ++i) sum += 2 * std::log(lower_.At(i, i));
  return sum;
}

}  // namespace treff::casework
