// The offline mirror: recorded and assembled answers of the open sources, found by what was asked.
// Knows no HTTP server; server.h serves it.
#ifndef TREFF_DEPLOY_MIRROR_MIRROR_H_
#define TREFF_DEPLOY_MIRROR_MIRROR_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "nlohmann/json.hpp"

namespace treff::mirror {

// Decoded names and values. Their order in the address does not matter; a repeated name does.
using Query = std::multimap<std::string, std::string>;

// What a client asks the mirror for, already taken apart and percent-decoded.
struct Request {
  std::string method;  // "GET" or "POST"
  std::string host;    // the live host, e.g. "data.ssb.no"
  std::string path;    // on that host, with the leading slash
  Query query;
  std::string accept;  // the Accept header, may be empty
  std::string body;    // JSON, for POST
};

// One answer and what manifest.json says about it; README.md explains the fields.
struct Payload {
  std::string method;
  std::string host;
  std::string path;
  Query query;
  // Parameters of `query` that are days: a later day is answered the same.
  std::set<std::string> or_later;
  nlohmann::json body;  // canonical; null unless POST
  std::string accept;   // media type that the client must ask for; empty = any
  std::string content_type;
  std::string collection;  // "recorded" or "assembled"
  std::string vintage;
  std::string from;    // UTF-8
  std::string sha256;  // lower-case hexadecimal, of `bytes`
  std::string bytes;   // as served
};

// The payloads of one folder, held in memory. Immutable after Load.
class Mirror {
 public:
  // Reads manifest.json and every payload it names. INVALID_ARGUMENT naming the entry and its field
  // for a malformed manifest or two entries that answer the same question, NOT_FOUND naming the
  // file, DATA_LOSS naming a file whose bytes are not those of the manifest.
  static absl::StatusOr<Mirror> Load(const std::string& folder);

  // The payload with these parameters, or the newest one that stands in for later days.
  // NOT_FOUND with what is served at that path when nothing answers the request; INVALID_ARGUMENT
  // when the body of a POST is no JSON; FAILED_PRECONDITION when the live source would answer this
  // Accept header in another format. The payload lives as long as the mirror.
  absl::StatusOr<const Payload*> Find(const Request& request) const;

  const std::vector<Payload>& payloads() const { return payloads_; }

 private:
  explicit Mirror(std::vector<Payload> payloads) : payloads_(std::move(payloads)) {}

  std::vector<Payload> payloads_;
};

// The same JSON without members that are null: PxWeb reads `"codelist": null` as not given.
nlohmann::json Canonical(const nlohmann::json& value);

}  // namespace treff::mirror

#endif  // TREFF_DEPLOY_MIRROR_MIRROR_H_
