#include "tests/testing/house_certificates.h"

#include <cstdlib>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace treff::testing {
namespace {

constexpr char kNewKey[] = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

}  // namespace

HouseCertificates::HouseCertificates() { MakeAuthority("ca"); }

void HouseCertificates::MakeAuthority(const std::string& name) {
  Run(absl::StrCat("openssl req -x509 ", kNewKey, " -keyout ", name, ".key -out ", name,
                   ".pem -days 2 -subj /CN=", name));
}

void HouseCertificates::Sign(const std::string& name, const std::string& service,
                             const std::string& authority, const std::string& host) {
  std::string names = "subjectAltName=IP:127.0.0.1,DNS:localhost";
  if (!host.empty()) absl::StrAppend(&names, ",DNS:", host);
  if (!service.empty()) absl::StrAppend(&names, ",URI:treff://service/", service);
  folder_.Write(name + ".ext", names);
  Run(absl::StrCat("openssl req ", kNewKey, " -keyout ", name, ".key -out ", name,
                   ".csr -subj /CN=", name, " && openssl x509 -req -in ", name, ".csr -CA ",
                   authority, ".pem -CAkey ", authority, ".key -CAcreateserial -days 2 -extfile ",
                   name, ".ext -out ", name, ".pem"));
}

void HouseCertificates::Run(const std::string& commands) const {
  const std::string script =
      absl::StrCat("cd ", folder_.path(), " && (", commands, ") 2>/dev/null");
  ASSERT_EQ(std::system(script.c_str()), 0) << commands;
}

}  // namespace treff::testing
