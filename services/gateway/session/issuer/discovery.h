// Where an issuer signs people in, by its own word (OpenID Connect Discovery 1.0).
#ifndef TREFF_SERVICES_GATEWAY_SESSION_ISSUER_DISCOVERY_H_
#define TREFF_SERVICES_GATEWAY_SESSION_ISSUER_DISCOVERY_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/identity/keys/key_source.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/values/clock.h"

namespace treff::gateway {

// The parts of an issuer's metadata that signing in needs.
struct IssuerMetadata {
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string end_session_endpoint;  // empty: there is none
  std::string revocation_endpoint;   // empty: there is none (RFC 7009)
  // Whether the client's secret goes into the form, because the issuer takes no header.
  bool secret_in_form = false;
  // Whether it says with each answer whose the answer is (RFC 9207).
  bool names_itself = false;
};

// Reads `text`, the document at the issuer's /.well-known/openid-configuration. INVALID_ARGUMENT if
// it is another's, an address is neither https nor of this machine's loopback, or S256 is missing
// from the ways of PKCE that it lists.
absl::StatusOr<IssuerMetadata> ParseIssuerMetadata(std::string_view text,
                                                   const std::string& issuer);

// Keeps what it has read for a few minutes, and beyond while the issuer does not answer.
// Thread-safe.
class Discovery {
 public:
  // `clock` must outlive it.
  Discovery(std::string issuer, platform::HttpGet get, const platform::Clock& clock)
      : issuer_(std::move(issuer)), get_(std::move(get)), clock_(clock) {}

  // Of many calls at once one asks the issuer, and the others take what is at hand. UNAVAILABLE
  // when there is nothing.
  absl::StatusOr<std::shared_ptr<const IssuerMetadata>> Get();

 private:
  bool MayFetch(std::shared_ptr<const IssuerMetadata>& at_hand);
  absl::StatusOr<std::shared_ptr<const IssuerMetadata>> Fetch();

  const std::string issuer_;
  const platform::HttpGet get_;
  const platform::Clock& clock_;
  platform::Mutex mutex_;
  std::shared_ptr<const IssuerMetadata> known_ ABSL_GUARDED_BY(mutex_);
  bool is_fetching_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time next_fetch_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SESSION_ISSUER_DISCOVERY_H_
