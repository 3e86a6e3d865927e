#include <array>
#include <string>
#include <utility>

#include <soci/soci.h>
#include <sodium.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/casework/feedback/feedback_errors.h"
#include "services/casework/feedback/feedback_store.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/values/strings.h"

namespace treff::casework {
namespace {

using soci::into;
using soci::use;

// A case and its code know each other by `case_mark` until the code is used; then the code is among
// those that were used, the case among those that have had one, and the answers are in the counts:
// nothing holds them together, not even an order.
const std::vector<platform::Migration>& Migrations() {
  static const auto& migrations = *new std::vector<platform::Migration>{
      {1,
       "create feedback",
       {"CREATE TABLE casework_feedback_key (id INTEGER PRIMARY KEY, secret TEXT NOT NULL)",
        "CREATE TABLE casework_feedback_case (case_mark TEXT PRIMARY KEY)",
        "CREATE TABLE casework_feedback_code (code_hash TEXT PRIMARY KEY, case_mark TEXT NOT NULL "
        "UNIQUE, municipality TEXT NOT NULL, settled_quarter INTEGER NOT NULL, track INTEGER NOT "
        "NULL, synthetic INTEGER NOT NULL, expire_micros BIGINT NOT NULL)",
        "CREATE TABLE casework_feedback_used (code_hash TEXT PRIMARY KEY)",
        "CREATE TABLE casework_feedback_count (municipality TEXT NOT NULL, settled_quarter INTEGER "
        "NOT NULL, track INTEGER NOT NULL, synthetic INTEGER NOT NULL, question TEXT NOT NULL, "
        "value INTEGER NOT NULL, times BIGINT NOT NULL, PRIMARY KEY (municipality, "
        "settled_quarter, track, synthetic, question, value))"}}};
  return migrations;
}

// One key for all processes of the store, made by the first.
absl::StatusOr<std::string> OpenKey(platform::Database& database) {
  std::array<unsigned char, crypto_generichash_KEYBYTES> random;
  randombytes_buf(random.data(), random.size());
  const std::string fresh =
      platform::Hex({reinterpret_cast<const char*>(random.data()), random.size()});
  std::string secret;
  TREFF_RETURN_IF_ERROR(database.Write([&](soci::session& sql) {
    sql << "INSERT INTO casework_feedback_key (id, secret) VALUES (1, :s) ON CONFLICT (id) DO "
           "NOTHING",
        use(fresh);
    sql << "SELECT secret FROM casework_feedback_key WHERE id = 1", into(secret);
    return absl::OkStatus();
  }));
  return absl::HexStringToBytes(secret);
}

// What a code lets its holder say, as a row has it.
struct CodeRow {
  FeedbackGroup group;
  std::string case_mark;
  long long expire_micros = 0;
};

// The row of a code that can be used, or why it cannot.
absl::StatusOr<CodeRow> FindCode(soci::session& sql, const std::string& hash, absl::Time now) {
  CodeRow row;
  int quarter = 0, track = 0, synthetic = 0;
  sql << "SELECT case_mark, municipality, settled_quarter, track, synthetic, expire_micros FROM "
         "casework_feedback_code WHERE code_hash = :h",
      into(row.case_mark), into(row.group.municipality), into(quarter), into(track),
      into(synthetic), into(row.expire_micros), use(hash);
  if (sql.got_data()) {
    row.group.settled = Quarter::At(quarter);
    row.group.track = static_cast<v1::Case::Track>(track);
    row.group.synthetic = synthetic != 0;
    if (row.expire_micros > absl::ToUnixMicros(now)) return row;
    return FeedbackCodeExpired();
  }
  int used = 0;
  sql << "SELECT COUNT(*) FROM casework_feedback_used WHERE code_hash = :h", into(used), use(hash);
  return used > 0 ? FeedbackCodeUsed() : FeedbackCodeUnknown();
}

void CountAnswer(soci::session& sql, const FeedbackGroup& group, const FeedbackAnswer& answer) {
  const int quarter = group.settled.Index();
  const int track = group.track;
  const int synthetic = group.synthetic ? 1 : 0;
  sql << "INSERT INTO casework_feedback_count (municipality, settled_quarter, track, synthetic, "
         "question, value, times) VALUES (:m, :q, :t, :s, :i, :v, 1) ON CONFLICT (municipality, "
         "settled_quarter, track, synthetic, question, value) DO UPDATE SET times = "
         "casework_feedback_count.times + 1",
      use(group.municipality), use(quarter), use(track), use(synthetic), use(answer.question_id),
      use(answer.value);
}

class SqlFeedbackStore : public FeedbackStore {
 public:
  SqlFeedbackStore(platform::Database& database, std::string key)
      : database_(database), key_(std::move(key)) {}

  absl::StatusOr<std::vector<CodeKept>> KeepCodes(const std::vector<NewFeedbackCode>& codes,
                                                  bool replace) override {
    std::vector<CodeKept> became;
    TREFF_RETURN_IF_ERROR(database_.Write([&](soci::session& sql) {
      became.clear();
      for (const NewFeedbackCode& code : codes) became.push_back(KeepCode(sql, code, replace));
      return absl::OkStatus();
    }));
    return became;
  }

  absl::Status CheckCode(std::string_view code, absl::Time now) override {
    const std::string hash = HashOf("code", code);
    return database_.Read([&](soci::session& sql) { return FindCode(sql, hash, now).status(); });
  }

  absl::Status Submit(std::string_view code, const std::vector<FeedbackAnswer>& answers,
                      absl::Time now) override {
    const std::string hash = HashOf("code", code);
    return database_.Write([&](soci::session& sql) -> absl::Status {
      TREFF_ASSIGN_OR_RETURN(const CodeRow row, FindCode(sql, hash, now));
      sql << "DELETE FROM casework_feedback_code WHERE code_hash = :h", use(hash);
      sql << "INSERT INTO casework_feedback_used (code_hash) VALUES (:h)", use(hash);
      for (const FeedbackAnswer& answer : answers) CountAnswer(sql, row.group, answer);
      return absl::OkStatus();
    });
  }

  absl::StatusOr<std::vector<AnswerCount>> Answers(const Quarters& period) override {
    const int first = period.first.Index();
    const int last = period.last.Index();
    std::vector<AnswerCount> counts;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
      counts.clear();
      AnswerCount row;
      int quarter = 0, track = 0, synthetic = 0;
      long long times = 0;
      soci::statement select =
          (sql.prepare << "SELECT municipality, settled_quarter, track, synthetic, question, "
                          "value, times FROM casework_feedback_count WHERE settled_quarter >= :f "
                          "AND settled_quarter <= :l ORDER BY municipality, settled_quarter, "
                          "track, synthetic, question, value",
           into(row.group.municipality), into(quarter), into(track), into(synthetic),
           into(row.answer.question_id), into(row.answer.value), into(times), use(first),
           use(last));
      select.execute();
      while (select.fetch()) {
        row.group.settled = Quarter::At(quarter);
        row.group.track = static_cast<v1::Case::Track>(track);
        row.group.synthetic = synthetic != 0;
        row.times = times;
        counts.push_back(row);
      }
      return absl::OkStatus();
    }));
    return counts;
  }

 private:
  // BLAKE2b with the store's key. `kind` keeps hashes of codes and of cases apart.
  std::string HashOf(std::string_view kind, std::string_view text) const {
    const std::string input = absl::StrCat(platform::Absl(kind), ":", platform::Absl(text));
    std::array<unsigned char, crypto_generichash_BYTES> hash;
    crypto_generichash(hash.data(), hash.size(),
                       reinterpret_cast<const unsigned char*>(input.data()), input.size(),
                       reinterpret_cast<const unsigned char*>(key_.data()), key_.size());
    return platform::Hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
  }

  CodeKept KeepCode(soci::session& sql, const NewFeedbackCode& code, bool replace) const {
    const std::string mark = HashOf("case", code.case_name);
    int issued = 0, open = 0;
    sql << "SELECT COUNT(*) FROM casework_feedback_case WHERE case_mark = :c", into(issued),
        use(mark);
    sql << "SELECT COUNT(*) FROM casework_feedback_code WHERE case_mark = :c", into(open),
        use(mark);
    if (issued > 0 && open == 0) return CodeKept::kHasAnswered;
    if (open > 0 && !replace) return CodeKept::kHasCode;
    sql << "DELETE FROM casework_feedback_code WHERE case_mark = :c", use(mark);
    sql << "INSERT INTO casework_feedback_case (case_mark) VALUES (:c) ON CONFLICT (case_mark) DO "
           "NOTHING",
        use(mark);
    const std::string hash = HashOf("code", code.code);
    const int quarter = code.group.settled.Index();
    const int track = code.group.track;
    const int synthetic = code.group.synthetic ? 1 : 0;
    const long long expire = absl::ToUnixMicros(code.expire_time);
    sql << "INSERT INTO casework_feedback_code (code_hash, case_mark, municipality, "
           "settled_quarter, track, synthetic, expire_micros) VALUES (:h, :c, :m, :q, :t, :s, :e)",
        use(hash), use(mark), use(code.group.municipality), use(quarter), use(track),
        use(synthetic), use(expire);
    return CodeKept::kKept;
  }

  platform::Database& database_;
  const std::string key_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<FeedbackStore>> OpenSqlFeedbackStore(platform::Database& database) {
  TREFF_RETURN_IF_ERROR(database.Migrate("casework_feedback", Migrations()));
  TREFF_ASSIGN_OR_RETURN(std::string key, OpenKey(database));
  return std::make_unique<SqlFeedbackStore>(database, std::move(key));
}

}  // namespace treff::casework
