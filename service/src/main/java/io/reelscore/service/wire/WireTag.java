package io.reelscore.service.wire;

/** What stands before each field of a protobuf message: its number and how it is written. */
final class WireTag {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH_DELIMITED = 2;
  static final int START_GROUP = 3;
  static final int END_GROUP = 4;
  static final int FIXED32 = 5;

  private WireTag() {}

  static int of(int number, int type) {
    return (number << 3) | type;
  }

  static int number(int tag) {
    return tag >>> 3;
  }

  static int type(int tag) {
    return tag & 7;
  }
}
