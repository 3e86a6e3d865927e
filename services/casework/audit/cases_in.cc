#include "services/casework/audit/cases_in.h"

#include <set>
#include <string_view>

#include "google/protobuf/descriptor.h"
#include "treff/casework/v1/case.pb.h"
#include "treff/casework/v1/request_service.pb.h"

namespace treff::casework {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Names are found once and in order.
class Names {
 public:
  void Add(std::string_view name) {
    // Of a request the case that it is of.
    std::string of_case(name.substr(0, name.find("/requests/")));
    if (!of_case.empty() && seen_.insert(of_case).second) found_.push_back(std::move(of_case));
  }

  void AddBelow(const Message& message) {
    const auto* descriptor = message.GetDescriptor();
    if (descriptor == v1::Case::descriptor()) {
      return Add(static_cast<const v1::Case&>(message).name());
    }
    if (descriptor == v1::SettlementRequest::descriptor()) {
      return Add(static_cast<const v1::SettlementRequest&>(message).name());
    }
    const auto* reflection = message.GetReflection();
    for (int i = 0; i < descriptor->field_count(); ++i) {
      const FieldDescriptor* field = descriptor->field(i);
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      if (field->is_repeated()) {
        for (int each = 0; each < reflection->FieldSize(message, field); ++each) {
          AddBelow(reflection->GetRepeatedMessage(message, field, each));
        }
      } else if (reflection->HasField(message, field)) {
        AddBelow(reflection->GetMessage(message, field));
      }
    }
  }

  std::vector<std::string> Take() { return std::move(found_); }

 private:
  std::set<std::string> seen_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> CasesIn(const Message& message) {
  Names names;
  names.AddBelow(message);
  return names.Take();
}

}  // namespace treff::casework
