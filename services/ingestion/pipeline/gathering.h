// Brings together the answers that one import reads: from the source, from the archive, or with a
// file that a person handed in.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_GATHERING_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_GATHERING_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ingestion/connectors/connector.h"
#include "services/ingestion/fetch/archive.h"
#include "services/ingestion/fetch/fetcher.h"
#include "services/ingestion/storage/content.pb.h"
#include "services/platform/values/clock.h"
#include "treff/ingestion/v1/ingestion_service.pb.h"

namespace treff::ingestion {

// A file in the place of one answer of a dataset's source.
struct UploadedFile {
  std::string name;  // without folder
  std::string bytes;
  catalogue::Request answered;  // the request of the dataset that it answers, expanded
  bool is_trial = false;        // nothing is archived
};

// Whether two requests of a dataset ask for the same: one role, one year. The pages of an answer
// do.
bool IsSameAnswer(const catalogue::Request& a, const catalogue::Request& b);

// Answers in the order in which they are read, with what is to be remembered of them.
struct Gathered {
  storage::Content content;       // its fetches
  std::vector<Payload> payloads;  // one for each of them
};

// Thread-safe.
class Gathering {
 public:
  // All must outlive it.
  Gathering(const Catalogue& catalogue, Fetcher& fetcher, Archive& archive,
            const platform::Clock& clock)
      : catalogue_(catalogue), fetcher_(fetcher), archive_(archive), clock_(clock) {}

  // Asks the source for everything, conditionally where `last`, the last good import, has it. A
  // file that stands in `last` goes on standing while the source answers what it answered before
  // the file, or has no such answer; `without_files` it does not. `import` gets the fetches and
  // warnings. Errors are the fetcher's and the archive's.
  absl::StatusOr<Gathered> FromSource(const catalogue::Dataset& dataset,
                                      const storage::Content& last, bool without_files,
                                      const std::function<bool()>& cancelled,
                                      v1::Import& import) const;
  // What `last` read. FAILED_PRECONDITION when it is empty, NOT_FOUND when the archive has lost any
  // of it.
  absl::StatusOr<Gathered> FromArchive(const storage::Content& last) const;
  // `file`, and all that `last` and the catalogue's own tables have besides. It takes the place of
  // what `last` has of its role and year; where that is several answers, of the one that has its
  // name, or stands before them. Nothing is asked for.
  absl::StatusOr<Gathered> WithFile(const catalogue::Dataset& dataset, const UploadedFile& file,
                                    const storage::Content& last, v1::Import& import) const;

  const SourceKeys& keys() const { return fetcher_.keys(); }

 private:
  // One import's, under way.
  struct Course {
    const catalogue::Dataset& dataset;
    const catalogue::Source& source;
    const storage::Content& last;
    const std::function<bool()> cancelled;
    v1::Import& import;
    bool is_trial = false;
    bool without_files = false;
    Gathered gathered;
  };

  // The hash of an answer's bytes, which are in the archive from now on.
  absl::StatusOr<std::string> Archived(const std::string& bytes, const Course& course) const;

  // What the source or the catalogue answers, without what is not kept.
  absl::StatusOr<FetchAnswer> Answer(const catalogue::Request& request, const FetchRequest& ask,
                                     const Course& course) const;
  absl::Status FetchOne(const catalogue::Request& request, Course& course) const;
  // Takes an answer in as it was, with its bytes.
  void Keep(const storage::Content::Fetched& fetched, std::string bytes, v1::Fetch& record,
            Course& course) const;
  // Takes a new answer in.
  absl::Status Take(const catalogue::Request& request, FetchAnswer answer, v1::Fetch& record,
                    Course& course) const;
  // `before` are the last import's answers of its role and year.
  absl::Status TakeFile(const UploadedFile& file,
                        const std::vector<const storage::Content::Fetched*>& before,
                        Course& course) const;

  const Catalogue& catalogue_;
  Fetcher& fetcher_;
  Archive& archive_;
  const platform::Clock& clock_;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_GATHERING_H_
