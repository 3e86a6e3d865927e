#include "services/solver/numeric/cholesky.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "services/solver/numeric/threads.h"
#include "services/solver/numeric/wide.h"

namespace treff::solver {
namespace {

// A panel of this many columns is factored at a time; 16 rows of 2000 doubles fit the cache.
constexpr size_t kPanel = 16;
// Fewer rows than this are done by one thread sooner than by several.
constexpr size_t kWorthThreads = 300;

// row[0 … n) −= Σ_k weight[k] × panel[k][0 … n), the panel's rows being `stride` apart.
TREFF_WIDE void Subtract(double* __restrict row, const double* __restrict panel, size_t stride,
                         const double* weight, size_t n) {
  for (size_t k = 0; k < kPanel; k += 4) {
    const double w0 = weight[k], w1 = weight[k + 1], w2 = weight[k + 2], w3 = weight[k + 3];
    const double* p0 = panel + k * stride;
    const double* p1 = p0 + stride;
    const double* p2 = p1 + stride;
    const double* p3 = p2 + stride;
    for (size_t j = 0; j < n; ++j) {
      row[j] -= (w0 * p0[j] + w1 * p1[j]) + (w2 * p2[j] + w3 * p3[j]);
    }
  }
}

// Factors the diagonal block that starts at `first` and divides the rows below it.
void FactorPanel(double* a, size_t n, size_t first, size_t width, const double* least_pivot) {
  for (size_t j = first; j < first + width; ++j) {
    double* row = a + j * n;
    double pivot = row[j];
    for (size_t k = first; k < j; ++k) pivot -= row[k] * row[k];
    row[j] = std::sqrt(std::max(pivot, least_pivot[j]));
    for (size_t i = j + 1; i < n; ++i) {
      double* below = a + i * n;
      double sum = below[j];
      for (size_t k = first; k < j; ++k) sum -= below[k] * row[k];
      below[j] = sum / row[j];
    }
  }
}

}  // namespace

void FactorSymmetric(std::vector<double>& a, size_t n, int threads, double floor) {
  const int team = TeamOf(threads);
  std::vector<double> least_pivot(n);
  for (size_t i = 0; i < n; ++i) least_pivot[i] = floor * std::max(a[i * n + i], 1e-300);
  std::vector<double> panel(kPanel * n);
  for (size_t first = 0; first < n; first += kPanel) {
    const size_t width = std::min(kPanel, n - first);
    FactorPanel(a.data(), n, first, width, least_pivot.data());
    const size_t next = first + width;
    if (next >= n) break;
    for (size_t i = next; i < n; ++i) {
      for (size_t k = 0; k < kPanel; ++k) panel[k * n + i] = k < width ? a[i * n + first + k] : 0;
    }
#pragma omp parallel for num_threads(team) schedule(dynamic, 32) if (n - next >= kWorthThreads)
    for (size_t i = next; i < n; ++i) {
      double weight[kPanel];
      for (size_t k = 0; k < kPanel; ++k) weight[k] = panel[k * n + i];
      Subtract(&a[i * n + next], &panel[next], n, weight, i - next + 1);
    }
  }
}

void SolveFactored(const std::vector<double>& factor, std::vector<double>& b) {
  const size_t n = b.size();
  for (size_t i = 0; i < n; ++i) {
    double sum = b[i];
    for (size_t k = 0; k < i; ++k) sum -= factor[i * n + k] * b[k];
    b[i] = sum / factor[i * n + i];
  }
  for (size_t i = n; i-- > 0;) {
    b[i] /= factor[i * n + i];
    for (size_t k = 0; k < i; ++k) b[k] -= factor[i * n + k] * b[i];
  }
}

void SolveSymmetric(std::vector<double>& a, std::vector<double>& b, int threads) {
  FactorSymmetric(a, b.size(), threads);
  SolveFactored(a, b);
}

}  // namespace treff::solver
