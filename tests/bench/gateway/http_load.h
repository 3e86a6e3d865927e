// Keeps HTTP/1.1 connections busy, one request at a time on each, and counts the answers. It parses
// as little as it can, so that it costs the same whatever answers.
#ifndef TREFF_TESTS_BENCH_GATEWAY_HTTP_LOAD_H_
#define TREFF_TESTS_BENCH_GATEWAY_HTTP_LOAD_H_

#include <cstdint>
#include <string>

namespace treff::bench {

struct HttpLoadResult {
  int64_t answers = 0;
  double per_second = 0;
  double p50_us = 0;
  double p99_us = 0;
  size_t body_bytes = 0;  // of the last answer
  int failures = 0;       // answers that are not 200
};

// `request` is all of it, header and body.
HttpLoadResult RunHttpLoad(int port, const std::string& request, int connections, double seconds);

}  // namespace treff::bench

#endif  // TREFF_TESTS_BENCH_GATEWAY_HTTP_LOAD_H_
