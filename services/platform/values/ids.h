// Identifiers that nobody can guess, injected so that tests can name them.
#ifndef TREFF_SERVICES_PLATFORM_VALUES_IDS_H_
#define TREFF_SERVICES_PLATFORM_VALUES_IDS_H_

#include <memory>
#include <string>
#include <string_view>

namespace treff::platform {

// Thread-safe.
class IdSource {
 public:
  virtual ~IdSource() = default;
  // A UUID in canonical lower-case form.
  virtual std::string NewUuid() = 0;
};

// Version 4 UUIDs from the operating system's randomness.
std::unique_ptr<IdSource> RandomIds();

// Counts up: 00000000-0000-4000-8000-000000000001 and so on. For tests.
std::unique_ptr<IdSource> SequentialIds();

// Whether `text` is a UUID in canonical form, either case.
bool IsUuid(std::string_view text);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_VALUES_IDS_H_
