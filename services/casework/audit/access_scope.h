// What the call that a thread serves is, for the access log.
#ifndef TREFF_SERVICES_CASEWORK_AUDIT_ACCESS_SCOPE_H_
#define TREFF_SERVICES_CASEWORK_AUDIT_ACCESS_SCOPE_H_

#include <set>
#include <string>
#include <utility>

namespace treff::casework {

// While it lives, this thread serves one call of `method`. Outside of one the service does
// something by itself.
class AccessScope {
 public:
  explicit AccessScope(std::string method)
      : method_(std::move(method)), before_(std::exchange(current_, this)) {}
  ~AccessScope() { current_ = before_; }
  AccessScope(const AccessScope&) = delete;
  AccessScope& operator=(const AccessScope&) = delete;

  // Null outside a call.
  static AccessScope* Current() { return current_; }

  const std::string& method() const { return method_; }
  // Cases that an entry of this call names already.
  std::set<std::string>& logged() { return logged_; }

 private:
  static inline thread_local AccessScope* current_ = nullptr;

  const std::string method_;
  AccessScope* const before_;
  std::set<std::string> logged_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_AUDIT_ACCESS_SCOPE_H_
