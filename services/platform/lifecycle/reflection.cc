#include "services/platform/lifecycle/reflection.h"

#include <set>
#include <vector>

#include <grpcpp/impl/server_initializer.h>
#include <grpcpp/server_context.h>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "grpc/reflection/v1/reflection.grpc.pb.h"

namespace treff::platform {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using File = google::protobuf::FileDescriptor;
using grpc::reflection::v1::FileDescriptorResponse;
using grpc::reflection::v1::ServerReflectionRequest;
using grpc::reflection::v1::ServerReflectionResponse;

const DescriptorPool& Pool() { return *DescriptorPool::generated_pool(); }

// `file` and what it imports, each once a stream.
void AddFiles(const File& file, std::set<const File*>& sent, FileDescriptorResponse& response) {
  if (!sent.insert(&file).second) return;
  google::protobuf::FileDescriptorProto proto;
  file.CopyTo(&proto);
  response.add_file_descriptor_proto(proto.SerializeAsString());
  for (int i = 0; i < file.dependency_count(); ++i) {
    AddFiles(*file.dependency(i), sent, response);
  }
}

const FieldDescriptor* FindExtension(const std::string& type, int number) {
  const google::protobuf::Descriptor* message = Pool().FindMessageTypeByName(type);
  return message == nullptr ? nullptr : Pool().FindExtensionByNumber(message, number);
}

// The file that is asked for; null when there is none.
const File* FindFile(const ServerReflectionRequest& request) {
  switch (request.message_request_case()) {
    case ServerReflectionRequest::kFileByFilename:
      return Pool().FindFileByName(request.file_by_filename());
    case ServerReflectionRequest::kFileContainingSymbol:
      return Pool().FindFileContainingSymbol(request.file_containing_symbol());
    case ServerReflectionRequest::kFileContainingExtension: {
      const auto& wanted = request.file_containing_extension();
      const FieldDescriptor* found =
          FindExtension(wanted.containing_type(), wanted.extension_number());
      return found == nullptr ? nullptr : found->file();
    }
    default:
      return nullptr;
  }
}

void SetError(grpc::StatusCode code, const char* message, ServerReflectionResponse& response) {
  response.mutable_error_response()->set_error_code(code);
  response.mutable_error_response()->set_error_message(message);
}

void TellExtensions(const std::string& type, ServerReflectionResponse& response) {
  const google::protobuf::Descriptor* message = Pool().FindMessageTypeByName(type);
  if (message == nullptr) {
    return SetError(grpc::StatusCode::NOT_FOUND, "there is no such message", response);
  }
  std::vector<const FieldDescriptor*> extensions;
  Pool().FindAllExtensions(message, &extensions);
  auto& numbers = *response.mutable_all_extension_numbers_response();
  numbers.set_base_type_name(type);
  for (const FieldDescriptor* each : extensions) numbers.add_extension_number(each->number());
}

}  // namespace

class ReflectionService : public grpc::reflection::v1::ServerReflection::Service {
 public:
  void SetNames(std::vector<std::string> names) { names_ = std::move(names); }

  grpc::Status ServerReflectionInfo(
      grpc::ServerContext* /*context*/,
      grpc::ServerReaderWriter<ServerReflectionResponse, ServerReflectionRequest>* stream)
      override {
    ServerReflectionRequest request;
    std::set<const File*> sent;
    while (stream->Read(&request)) {
      ServerReflectionResponse response;
      response.set_valid_host(request.host());
      *response.mutable_original_request() = request;
      Answer(request, sent, response);
      if (!stream->Write(response)) break;
    }
    return grpc::Status::OK;
  }

 private:
  void Answer(const ServerReflectionRequest& request, std::set<const File*>& sent,
              ServerReflectionResponse& response) const {
    switch (request.message_request_case()) {
      case ServerReflectionRequest::kListServices:
        for (const std::string& name : names_) {
          response.mutable_list_services_response()->add_service()->set_name(name);
        }
        return;
      case ServerReflectionRequest::kAllExtensionNumbersOfType:
        return TellExtensions(request.all_extension_numbers_of_type(), response);
      case ServerReflectionRequest::MESSAGE_REQUEST_NOT_SET:
        return SetError(grpc::StatusCode::INVALID_ARGUMENT, "nothing is asked", response);
      default:
        break;
    }
    const File* file = FindFile(request);
    if (file == nullptr) {
      return SetError(grpc::StatusCode::NOT_FOUND, "there is no such file or symbol", response);
    }
    AddFiles(*file, sent, *response.mutable_file_descriptor_response());
  }

  std::vector<std::string> names_;  // before the first call
};

ReflectionPlugin::ReflectionPlugin() : service_(std::make_shared<ReflectionService>()) {}
ReflectionPlugin::~ReflectionPlugin() = default;

void ReflectionPlugin::InitServer(grpc::ServerInitializer* initializer) {
  initializer->RegisterService(service_);
}

void ReflectionPlugin::Finish(grpc::ServerInitializer* initializer) {
  service_->SetNames(*initializer->GetServiceList());
}

}  // namespace treff::platform
