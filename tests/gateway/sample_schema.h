// The contracts as the gateway has them, for tests of what is made from them.
#ifndef TREFF_TESTS_GATEWAY_SAMPLE_SCHEMA_H_
#define TREFF_TESTS_GATEWAY_SAMPLE_SCHEMA_H_

#include "gateway_contracts.h"
#include "services/gateway/connect/schema.h"

namespace treff::gateway {

inline const Schema& SampleSchema() {
  static const auto& schema =
      *new std::unique_ptr<Schema>(*Schema::Parse(contracts::EmbeddedFiles().front().bytes));
  return *schema;
}

inline const google::protobuf::Descriptor& MessageType(const std::string& name) {
  return *SampleSchema().pool().FindMessageTypeByName(name);
}

}  // namespace treff::gateway

#endif  // TREFF_TESTS_GATEWAY_SAMPLE_SCHEMA_H_
