// An authority and the certificates that it signs, made by openssl as an operator would.
#ifndef TREFF_TESTS_TESTING_HOUSE_CERTIFICATES_H_
#define TREFF_TESTS_TESTING_HOUSE_CERTIFICATES_H_

#include <string>

#include "tests/testing/temp_dir.h"

namespace treff::testing {

class HouseCertificates {
 public:
  // With an authority named "ca".
  HouseCertificates();

  // One more authority: NAME.pem and NAME.key.
  void MakeAuthority(const std::string& name);
  // NAME.pem and NAME.key of a new key, for 127.0.0.1 and localhost, signed by `authority`.
  // `service` is whom the house knows by it, "casework"; empty: nobody. `host`: one more name.
  void Sign(const std::string& name, const std::string& service = "",
            const std::string& authority = "ca", const std::string& host = "");

  std::string certificate(const std::string& name) const { return folder_.File(name + ".pem"); }
  std::string key(const std::string& name) const { return folder_.File(name + ".key"); }
  std::string authority(const std::string& name = "ca") const { return certificate(name); }
  const TempDir& folder() const { return folder_; }

 private:
  // Fails the test when the shell's commands do not succeed.
  void Run(const std::string& commands) const;

  const TempDir folder_;
};

}  // namespace treff::testing

#endif  // TREFF_TESTS_TESTING_HOUSE_CERTIFICATES_H_
