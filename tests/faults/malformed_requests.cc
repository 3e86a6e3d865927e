#include "tests/faults/malformed_requests.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

namespace treff::faults {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kDeepest = 6;
constexpr int kLongest = 200'000;
constexpr int kMany = 300;

// Where people write in their own words, or refer to their own papers.
bool IsPersonal(const FieldDescriptor& field) {
  static const auto& names = *new std::set<std::string>{
      "reference", "text", "note", "choice_note", "decline_note", "withdraw_note"};
  return names.count(field.name()) > 0 &&
         field.containing_type()->full_name().rfind("treff.casework", 0) == 0;
}

}  // namespace

std::string MalformedRequests::Draw(const google::protobuf::Descriptor& type) {
  const std::unique_ptr<Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
  Fill(*message, 0);
  std::string bytes;
  // Text that is no UTF-8 is said on standard error, and sent.
  message->SerializePartialToString(&bytes);
  return Number(10) == 0 ? Spoil(std::move(bytes)) : bytes;
}

void MalformedRequests::Fill(Message& message, int depth) {
  const auto& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const bool is_name = field.name() == "name" || field.name() == "parent";
    if (!is_name && Number(3) == 0) continue;
    if (depth >= kDeepest && field.message_type() != nullptr) continue;
    int times = 1;
    if (field.is_repeated()) times = Number(40) == 0 && depth < 2 ? kMany : Number(4);
    for (int j = 0; j < times; ++j) SetOne(message, field, depth);
  }
}

void MalformedRequests::SetOne(Message& message, const FieldDescriptor& field, int depth) {
  const Reflection& reflection = *message.GetReflection();
  const bool add = field.is_repeated();
  const auto set = [&](auto adder, auto setter, auto value) {
    if (add) {
      (reflection.*adder)(&message, &field, value);
    } else {
      (reflection.*setter)(&message, &field, value);
    }
  };
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return set(&Reflection::AddString, &Reflection::SetString, Text(field));
    case FieldDescriptor::CPPTYPE_INT32:
      return set(&Reflection::AddInt32, &Reflection::SetInt32, static_cast<int32_t>(random_()));
    case FieldDescriptor::CPPTYPE_UINT32:
      return set(&Reflection::AddUInt32, &Reflection::SetUInt32, static_cast<uint32_t>(random_()));
    case FieldDescriptor::CPPTYPE_INT64:
      return set(&Reflection::AddInt64, &Reflection::SetInt64,
                 Number(2) == 0 ? int64_t{Number(3)} - 1
                                : std::numeric_limits<int64_t>::min() + Number(2));
    case FieldDescriptor::CPPTYPE_UINT64:
      return set(&Reflection::AddUInt64, &Reflection::SetUInt64, uint64_t{random_()} << 32);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return set(&Reflection::AddDouble, &Reflection::SetDouble, Figure());
    case FieldDescriptor::CPPTYPE_FLOAT:
      return set(&Reflection::AddFloat, &Reflection::SetFloat, static_cast<float>(Figure()));
    case FieldDescriptor::CPPTYPE_BOOL:
      return set(&Reflection::AddBool, &Reflection::SetBool, Number(2) == 0);
    case FieldDescriptor::CPPTYPE_ENUM:
      return set(&Reflection::AddEnumValue, &Reflection::SetEnumValue,
                 Number(3) == 0 ? 9999 : Number(6));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Fill(add ? *reflection.AddMessage(&message, &field)
                      : *reflection.MutableMessage(&message, &field),
                  depth + 1);
  }
}

std::string MalformedRequests::Text(const FieldDescriptor& field) {
  if (IsPersonal(field)) {
    return Number(4) == 0 ? absl::StrCat(kCanary, "\xE2\x80\xAE", kCanary) : kCanary;
  }
  const bool is_name = field.name() == "name" || field.name() == "parent";
  if (!names_.empty() && Number(is_name ? 2 : 8) == 0) {
    return names_[Number(static_cast<int>(names_.size()))];
  }
  switch (Number(16)) {
    case 0:
      return "";
    case 1:
      return std::string(Number(kLongest), 'x');
    case 2:
      return "\xFF\xFE\xC3";  // no UTF-8
    case 3:
      return std::string("a\0b", 3);
    case 4:
      return "\xE2\x80\xAE"
             "301\xE2\x80\xAC";  // written from right to left
    case 5:
      return "2026-02-30";
    case 6:
      return "9999-99-99";
    case 7:
      return "../../../../etc/passwd";
    case 8:
      return "'; DROP TABLE casework_case; --";
    case 9:
      return "<script>alert(1)</script>";
    case 10:
      return std::string(2000, '{');
    case 11:
      return "municipalities/030\xCC\x81"
             "1";  // a letter with a mark of its own
    case 12:
      return "cases/00000000-0000-4000-8000-000000000000/requests/../x";
    case 13:
      return "-1";
    case 14:
      return "2026-11-30";
    default:
      return "municipalities/9999";
  }
}

double MalformedRequests::Figure() {
  switch (Number(7)) {
    case 0:
      return std::nan("");
    case 1:
      return std::numeric_limits<double>::infinity();
    case 2:
      return -1;
    case 3:
      return 5e-324;
    case 4:
      return 1e308;
    case 5:
      return -0.0;
    default:
      return 1;
  }
}

std::string MalformedRequests::Spoil(std::string bytes) {
  switch (Number(4)) {
    case 0:
      return bytes.substr(0, bytes.size() / 2);
    case 1:  // groups within groups, which proto3 does not know
      return bytes + std::string(5000, '\x0B');
    case 2:  // a length that is longer than all
      return bytes + "\x0A\xFF\xFF\xFF\xFF\x0F";
    default:
      for (size_t i = 0; i < bytes.size(); i += 1 + random_() % 16) {
        bytes[i] = static_cast<char>(random_());
      }
      return bytes;
  }
}

}  // namespace treff::faults
