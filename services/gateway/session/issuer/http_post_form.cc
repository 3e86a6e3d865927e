// Posting forms to an issuer over HTTP.
#include "absl/strings/str_cat.h"
#include "services/gateway/session/issuer/token_endpoint.h"
#include "services/platform/http/http_client.h"
#include "services/platform/identity/keys/key_source.h"
#include "services/platform/status/status.h"

namespace treff::gateway {

absl::StatusOr<FormAnswer> PostFormOverHttp(const FormPost& post) {
  TREFF_RETURN_IF_ERROR(platform::CheckKeyAddress(post.address));
  platform::HttpCall call{.address = post.address,
                          .headers = {"Accept: application/json"},
                          .body = platform::Encoded(post.fields),
                          .most_bytes = 64 << 10};
  if (!post.authorization.empty()) {
    call.headers.push_back(absl::StrCat("Authorization: ", post.authorization));
  }
  return platform::HttpClient().Call(call);
}

}  // namespace treff::gateway
