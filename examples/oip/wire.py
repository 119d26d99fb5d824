"""Compares the Open Inference Protocol of this repository with that of NVIDIA's client: python wire.py DESCRIPTOR_SET."""
import pathlib, sys
from google.protobuf import descriptor_pb2
from tritonclient.grpc import model_config_pb2, service_pb2


def facts(files):
    """Everything the wire depends on: fields by number with name, type and label, enum values, methods."""
    found = {}

    def message(prefix, declared):
        path = f"{prefix}.{declared.name}"
        for field in declared.field:
            found[path, field.number] = (field.name, field.type, field.label, field.type_name)
        for nested in declared.nested_type:
            message(path, nested)

    for file in files:
        for declared in file.message_type:
            message(file.package, declared)
        for enum in file.enum_type:
            found.update({(f"{file.package}.{enum.name}", value.number): value.name for value in enum.value})
        for service in file.service:
            path = f"{file.package}.{service.name}"
            found.update({(path, method.name): (method.input_type, method.output_type) for method in service.method})
    return found


def theirs():
    for module in (service_pb2, model_config_pb2):
        file = descriptor_pb2.FileDescriptorProto()
        module.DESCRIPTOR.CopyToProto(file)
        yield file


if __name__ == "__main__":
    ours = facts(descriptor_pb2.FileDescriptorSet.FromString(pathlib.Path(sys.argv[1]).read_bytes()).file)
    triton = facts(theirs())
    differ = {fact: (value, triton.get(fact)) for fact, value in ours.items() if triton.get(fact) != value}
    for fact, (here, there) in differ.items():
        print(f"{fact}: {here} (NVIDIA: {there})")
    print(f"{len(ours)} fields, values and methods, {len(differ)} differ from NVIDIA's")
    sys.exit(1 if differ or not ours else 0)
