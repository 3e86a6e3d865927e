// A connection to the store, with the statements that it keeps prepared.
#ifndef TREFF_SERVICES_PLATFORM_STORAGE_SESSION_H_
#define TREFF_SERVICES_PLATFORM_STORAGE_SESSION_H_

#include <map>
#include <memory>
#include <string>
#include <utility>

#include <soci/soci.h>

namespace treff::platform {

// For one thread at a time.
class Session : public soci::session {
 public:
  // What every session is that Database gives out.
  static Session& Of(soci::session& sql) { return static_cast<Session&>(sql); }

  // As SQLite has it set, for its dialect.
  bool may_write = true;

  // Runs a statement that is prepared when it comes first and kept as long as the connection, since
  // preparing takes longer than running: for few texts, which do not hold values. `exchanges` are
  // soci::use and soci::into, in their order. Whether a row was found: at most one may be.
  template <typename... Exchanges>
  bool RunKept(const std::string& text, Exchanges&&... exchanges) {
    bool found = false;
    RunKeptRows(
        text,
        [&](soci::statement& statement) {
          (statement.exchange(std::forward<Exchanges>(exchanges)), ...);
        },
        [&] { found = true; });
    return found;
  }

  // The same for any number of rows; `exchange` is given the statement to exchange with, `row` is
  // called for each row that was found.
  template <typename Exchange, typename Row>
  void RunKeptRows(const std::string& text, const Exchange& exchange, const Row& row) {
    soci::statement& statement = Kept(text);
    const Unbinding unbinding(statement);
    exchange(statement);
    statement.define_and_bind();
    bool found = statement.execute(/*withDataExchange=*/true);
    // To its end: a statement that could go on would keep SQLite's transaction open.
    for (; found; found = statement.fetch()) row();
  }

 private:
  // What a statement was given lives no longer than the call.
  class Unbinding {
   public:
    explicit Unbinding(soci::statement& statement) : statement_(statement) {}
    ~Unbinding() { statement_.bind_clean_up(); }
    Unbinding(const Unbinding&) = delete;
    Unbinding& operator=(const Unbinding&) = delete;

   private:
    soci::statement& statement_;
  };

  soci::statement& Kept(const std::string& text) {
    std::unique_ptr<soci::statement>& kept = kept_[text];
    if (kept == nullptr) {
      auto fresh = std::make_unique<soci::statement>(*this);
      fresh->alloc();
      fresh->prepare(text);
      kept = std::move(fresh);
    }
    return *kept;
  }

  std::map<std::string, std::unique_ptr<soci::statement>> kept_;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_STORAGE_SESSION_H_
