package io.reelscore.service;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Sends any bytes as a request. */
final class RawBytes implements MethodDescriptor.Marshaller<byte[]> {
  private RawBytes() {}

  static <Q, R> MethodDescriptor<byte[], R> of(MethodDescriptor<Q, R> method) {
    return method.toBuilder(new RawBytes(), method.getResponseMarshaller())
        .setType(MethodType.UNARY)
        .build();
  }

  @Override
  public InputStream stream(byte[] value) {
    return new ByteArrayInputStream(value);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
