// Requests that no honest client sends, drawn from the contracts' descriptors.
#ifndef TREFF_TESTS_FAULTS_MALFORMED_REQUESTS_H_
#define TREFF_TESTS_FAULTS_MALFORMED_REQUESTS_H_

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace treff::faults {

// A word that stands in every field for a person's own words, and nowhere else.
inline constexpr char kCanary[] = "KANARIFUGLEN";

// The same numbers give the same requests.
class MalformedRequests {
 public:
  // `names`: of resources that are there, so that some requests get further than to their names.
  MalformedRequests(unsigned seed, std::vector<std::string> names)
      : random_(seed), names_(std::move(names)) {}

  // The bytes of a request of this type: fields that are not there, or hold too much, what is
  // impossible, or what is no text; and one in ten is no message at all.
  std::string Draw(const google::protobuf::Descriptor& type);

 private:
  void Fill(google::protobuf::Message& message, int depth);
  void SetOne(google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field,
              int depth);
  std::string Text(const google::protobuf::FieldDescriptor& field);
  double Figure();
  std::string Spoil(std::string bytes);
  // 0 to `below` - 1.
  int Number(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  std::mt19937 random_;
  const std::vector<std::string> names_;
};

}  // namespace treff::faults

#endif  // TREFF_TESTS_FAULTS_MALFORMED_REQUESTS_H_
