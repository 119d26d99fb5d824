package io.reelscore.service.model;

/** Is told whenever the models have changed, by one thread at a time and in order. */
public interface ModelStateListener {

  /** The models as they are now. Must be short. */
  void changed(ModelSnapshot models);
}
