// A pack of a dashboard's files, made by a test (services/gateway/web/README.md).
#ifndef TREFF_TESTS_GATEWAY_PACK_BUILDER_H_
#define TREFF_TESTS_GATEWAY_PACK_BUILDER_H_

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "services/platform/values/hash.h"

namespace treff::gateway {

class PackBuilder {
 public:
  // The entry, to be spoiled.
  nlohmann::json& Add(const std::string& path, const std::string& type, const std::string& raw,
                      const std::string& br = "", const std::string& gz = "") {
    nlohmann::json entry = {{"path", path}, {"type", type}, {"sha256", platform::Sha256Hex(raw)}};
    entry["hashed"] = path.rfind("/assets/", 0) == 0;
    entry["raw"] = Place(raw);
    if (!br.empty()) entry["br"] = Place(br);
    if (!gz.empty()) entry["gz"] = Place(gz);
    index_["files"].push_back(std::move(entry));
    return index_["files"].back();
  }

  std::string Bytes() const {
    const std::string index = index_.dump();
    std::string bytes = "TREFFPK1";
    for (int shift = 0; shift < 32; shift += 8) {
      bytes += static_cast<char>(index.size() >> shift & 0xff);
    }
    return bytes + index + blobs_;
  }

 private:
  nlohmann::json Place(const std::string& bytes) {
    const size_t offset = blobs_.size();
    blobs_ += bytes;
    return {offset, bytes.size()};
  }

  nlohmann::json index_ = {{"files", nlohmann::json::array()}};
  std::string blobs_;
};

}  // namespace treff::gateway

#endif  // TREFF_TESTS_GATEWAY_PACK_BUILDER_H_
