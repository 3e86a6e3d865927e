// A request that a reader of the API's page can send.
#ifndef TREFF_SERVICES_GATEWAY_API_PAGE_EXAMPLE_H_
#define TREFF_SERVICES_GATEWAY_API_PAGE_EXAMPLE_H_

#include <string>

#include "google/protobuf/descriptor.h"

namespace treff::gateway {

struct Example {
  // JSON on one line with what `type` must have: {"name": "municipalities/0301"}.
  std::string json;
  // Whether it can be sent as it is; else it holds {…} to be filled in.
  bool is_whole = true;
};

// Of a text field the example is the first form that its comment gives in `backticks`.
Example ExampleOf(const google::protobuf::Descriptor& type);

// The comment before an element in the protos, as one line; "" without one.
template <typename Descriptor>
std::string CommentOf(const Descriptor& descriptor) {
  google::protobuf::SourceLocation place;
  if (!descriptor.GetSourceLocation(&place)) return "";
  std::string text;
  for (const char c : place.leading_comments) {
    const bool blank = c == '\n' || c == ' ';
    if (!blank) text += c;
    if (blank && !text.empty() && text.back() != ' ') text += ' ';
  }
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_API_PAGE_EXAMPLE_H_
