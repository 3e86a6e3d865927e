// For inner loops over numbers: compiled once more for the wider registers that most processors
// have. Without fused multiply-add, so that sums are the same on all of them. Not under the thread
// sanitizer: what picks one of the two runs before the sanitizer has started, and it crashes.
#ifndef TREFF_SERVICES_SOLVER_NUMERIC_WIDE_H_
#define TREFF_SERVICES_SOLVER_NUMERIC_WIDE_H_

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define TREFF_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define TREFF_WIDE
#endif

#endif  // TREFF_SERVICES_SOLVER_NUMERIC_WIDE_H_
