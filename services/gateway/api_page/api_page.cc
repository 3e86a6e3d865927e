#include "services/gateway/api_page/api_page.h"

#include <set>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/gateway/api_page/example.h"
#include "treff/platform/v1/access.pb.h"

namespace treff::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using platform::v1::Access;

// With the gateway's address in one place.
constexpr char kHead[] = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Treff: the API</title>
<link rel="stylesheet" href="/api.css">
</head>
<body>
<main>
<h1>The API of Treff</h1>
<p>Every call is a POST of JSON to the path of its method, as the
<a href="https://connectrpc.com/docs/protocol">Connect protocol</a> has it; the same paths take
protobuf's bytes, and streams in Connect's envelopes. This page is made from the contracts.</p>
<p>Sign in first, here as in a demo, and keep the cookie:</p>
<pre>curl -s -c cookies -H 'Content-Type: application/json' -d '{"role": "officer"}' %s/session</pre>
<p>Where the gateway was started with <code>--open_to_programs</code>, programs of the same machine
call without a cookie. What each method asks of its caller stands beside it, and holds where the
services were told whose tokens to believe. Errors are JSON with <code>code</code>, <code>message</code> and
<code>details</code>, among them the reason to act on.</p>
)";
constexpr char kFoot[] = "</main>\n</body>\n</html>\n";

std::string Escaped(const std::string& text) {
  return absl::StrReplaceAll(text,
                             {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

// A comment, with what stands in `backticks` as code.
std::string Prose(const std::string& comment) {
  std::string html;
  bool in_code = false;
  for (const char c : Escaped(comment)) {
    if (c != '`') {
      html += c;
      continue;
    }
    html += in_code ? "</code>" : "<code>";
    in_code = !in_code;
  }
  if (in_code) html += "</code>";
  return html;
}

std::string LinkTo(const std::string& full_name, const std::string& name) {
  return absl::StrCat("<a href=\"#", full_name, "\">", Escaped(name), "</a>");
}

std::string TypeOf(const FieldDescriptor& field) {
  std::string type = field.type_name();
  if (field.message_type() != nullptr) {
    type = LinkTo(field.message_type()->full_name(), field.message_type()->name());
  } else if (field.enum_type() != nullptr) {
    type = LinkTo(field.enum_type()->full_name(), field.enum_type()->name());
  }
  return field.is_repeated() ? absl::StrCat("list of ", type) : type;
}

void AppendFields(const Descriptor& type, std::string& html) {
  if (type.field_count() == 0) {
    html += "<p>No fields.</p>\n";
    return;
  }
  html += "<dl>\n";
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    absl::StrAppend(&html, "<dt><code>", field.json_name(), "</code> ", TypeOf(field), "</dt><dd>",
                    Prose(CommentOf(field)), "</dd>\n");
  }
  html += "</dl>\n";
}

void AppendEnum(const EnumDescriptor& type, std::string& html) {
  absl::StrAppend(&html, "<h3 id=\"", type.full_name(), "\">", type.full_name(), "</h3>\n<p>",
                  Prose(CommentOf(type)), "</p>\n<dl>\n");
  for (int i = 0; i < type.value_count(); ++i) {
    absl::StrAppend(&html, "<dt><code>", type.value(i)->name(), "</code></dt><dd>",
                    Prose(CommentOf(*type.value(i))), "</dd>\n");
  }
  html += "</dl>\n";
}

// What messages and enums the methods speak of, in the order in which they are met.
class Types {
 public:
  void Add(const Descriptor& type) {
    if (!seen_.insert(type.full_name()).second) return;
    messages.push_back(&type);
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (field.message_type() != nullptr) Add(*field.message_type());
      if (field.enum_type() != nullptr && seen_.insert(field.enum_type()->full_name()).second) {
        enums.push_back(field.enum_type());
      }
    }
  }

  std::vector<const Descriptor*> messages;
  std::vector<const EnumDescriptor*> enums;

 private:
  std::set<std::string> seen_;
};

std::string Curl(const MethodDescriptor& method, const Example& example,
                 const std::string& address) {
  const std::string path = absl::StrCat(address, PathOf(method));
  if (!method.server_streaming()) {
    return absl::StrCat("curl -s -b cookies -H 'Content-Type: application/json' -d '", example.json,
                        "' ", path);
  }
  // curl cannot write the five bytes of an envelope by itself.
  return absl::StrCat(R"(printf '\0\0\0\0\)", absl::StrFormat("%o", example.json.size()), "%s' '",
                      example.json,
                      "' | curl -sN -b cookies -H 'Content-Type: application/connect+json' "
                      "--data-binary @- ",
                      path);
}

std::string RolesOf(const google::protobuf::RepeatedField<int>& roles) {
  return absl::StrJoin(roles, ", ", [](std::string* text, int role) {
    text->append(absl::AsciiStrToLower(Access::Role_Name(role)));
  });
}

// Who may call a method, as its contract says it; "" where it says nothing.
std::string CallersOf(const MethodDescriptor& method) {
  const Access& access = method.options().GetExtension(platform::v1::access);
  if (access.anybody()) return "anybody, also without signing in";
  if (access.any_role()) return "every role";
  std::vector<std::string> parts;
  if (access.roles_size() > 0) parts.push_back(RolesOf(access.roles()));
  if (access.own_size() > 0) {
    parts.push_back(absl::StrCat(RolesOf(access.own()), " for what is their own"));
  }
  return absl::StrJoin(parts, "; ");
}

void AppendMethod(const MethodDescriptor& method, const std::string& address, Types& types,
                  std::string& html) {
  absl::StrAppend(&html, "<h3 id=\"", method.full_name(), "\">", method.name(), "</h3>\n<p>",
                  Prose(CommentOf(method)), "</p>\n");
  const std::string callers = CallersOf(method);
  if (!callers.empty()) absl::StrAppend(&html, "<p>May call: ", callers, ".</p>\n");
  if (method.client_streaming()) {
    html += "<p>Takes a stream, which HTTP cannot carry: by gRPC alone.</p>\n";
    return;
  }
  const Example example = ExampleOf(*method.input_type());
  absl::StrAppend(&html, "<pre", example.is_whole ? "" : " class=\"gaps\"", ">",
                  Escaped(Curl(method, example, address)), "</pre>\n");
  if (!example.is_whole) html += "<p>Fill in what stands in braces.</p>\n";
  AppendFields(*method.input_type(), html);
  absl::StrAppend(&html, "<p>Answers with ", method.server_streaming() ? "a stream of " : "",
                  LinkTo(method.output_type()->full_name(), method.output_type()->name()),
                  ".</p>\n");
  for (int i = 0; i < method.input_type()->field_count(); ++i) {
    const FieldDescriptor& field = *method.input_type()->field(i);
    if (field.message_type() != nullptr) types.Add(*field.message_type());
    if (field.enum_type() != nullptr) types.Add(*method.input_type());
  }
  types.Add(*method.output_type());
}

}  // namespace

std::string ApiPage(const Schema& schema, const std::string& address) {
  std::string html = absl::StrFormat(kHead, address);
  html += "<nav><ul>\n";
  for (const ServiceDescriptor* service : schema.services()) {
    absl::StrAppend(&html, "<li>", LinkTo(service->full_name(), service->full_name()), "</li>\n");
  }
  html += "</ul></nav>\n";
  Types types;
  for (const ServiceDescriptor* service : schema.services()) {
    absl::StrAppend(&html, "<section>\n<h2 id=\"", service->full_name(), "\">",
                    service->full_name(), "</h2>\n<p>", Prose(CommentOf(*service)), "</p>\n");
    for (int i = 0; i < service->method_count(); ++i) {
      AppendMethod(*service->method(i), address, types, html);
    }
    html += "</section>\n";
  }
  html += "<section>\n<h2>What they speak of</h2>\n";
  for (const Descriptor* type : types.messages) {
    absl::StrAppend(&html, "<h3 id=\"", type->full_name(), "\">", type->full_name(), "</h3>\n<p>",
                    Prose(CommentOf(*type)), "</p>\n");
    AppendFields(*type, html);
  }
  for (const EnumDescriptor* type : types.enums) AppendEnum(*type, html);
  html += "</section>\n";
  return html + kFoot;
}

}  // namespace treff::gateway
