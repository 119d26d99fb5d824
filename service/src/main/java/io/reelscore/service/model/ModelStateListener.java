package io.reelscore.service.model;

import java.util.List;

/** Is told whenever the state of a model has changed. */
public interface ModelStateListener {

  /** The models as they are now. */
  void changed(List<ModelSlot> models);
}
