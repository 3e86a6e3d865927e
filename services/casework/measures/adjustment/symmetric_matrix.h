// Small symmetric positive definite systems: Cholesky's factorisation (Golub and Van Loan, Matrix
// Computations, 4.2).
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_ADJUSTMENT_SYMMETRIC_MATRIX_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_ADJUSTMENT_SYMMETRIC_MATRIX_H_

#include <cstddef>
#include <vector>

namespace treff::casework {

// Of `size` rows and columns; only the lower triangle is kept up.
class SymmetricMatrix {
 public:
  explicit SymmetricMatrix(size_t size) : size_(size), values_(size * size, 0.0) {}

  size_t size() const { return size_; }
  double& At(size_t row, size_t column) { return values_[row * size_ + column]; }
  double At(size_t row, size_t column) const { return values_[row * size_ + column]; }

 private:
  size_t size_;
  std::vector<double> values_;
};

class Cholesky {
 public:
  // `matrix` must be positive definite; a pivot that rounding makes too small is held up.
  explicit Cholesky(SymmetricMatrix matrix);

  // The x with A x = b.
  std::vector<double> Solve(std::vector<double> b) const;
  // b' A⁻¹ b.
  double InverseForm(std::vector<double> b) const;
  double LogDeterminant() const;

 private:
  void SolveLower(std::vector<double>& b) const;

  SymmetricMatrix lower_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_ADJUSTMENT_SYMMETRIC_MATRIX_H_
