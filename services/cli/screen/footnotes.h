// Sources under a view, each said once: "[1]" in the text, whose figures they are below.
#ifndef TREFF_SERVICES_CLI_SCREEN_FOOTNOTES_H_
#define TREFF_SERVICES_CLI_SCREEN_FOOTNOTES_H_

#include <string>
#include <vector>

#include "google/protobuf/repeated_ptr_field.h"
#include "services/cli/screen/screen.h"
#include "treff/municipality/v1/observation.pb.h"

namespace treff::cli {

class Footnotes {
 public:
  using Provenances = google::protobuf::RepeatedPtrField<municipality::v1::Provenance>;

  explicit Footnotes(const Provenances& provenances) : provenances_(provenances) {}

  // "[2]": the mark of a provenance, numbered in the order of first use. "[?]" for an index that
  // the message does not have.
  std::string Mark(int provenance_index);
  // The provenance behind an index; an empty one if there is none.
  const municipality::v1::Provenance& At(int provenance_index) const;

  // A note for each mark given: credit, dataset, when fetched, licence, and whether the bytes came
  // from an offline mirror.
  std::string Render(const Screen& screen) const;

 private:
  const Provenances& provenances_;
  // By mark: what tells sources apart, and a provenance of each.
  std::vector<std::string> keys_;
  std::vector<int> indices_;
};

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_SCREEN_FOOTNOTES_H_
