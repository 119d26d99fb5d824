package io.reelscore.training.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Clips that share a prompt or a film, directly or through others: a union-find forest whose trees
 * carry their members as chains, so that two are joined in one step.
 */
final class ClipFamilies {

  private final int[] parent;
  private final int[] size;
  private final int[] first;
  private final int[] last;
  private final int[] next;

  private ClipFamilies(int clips) {
    this.parent = new int[clips];
    this.size = new int[clips];
    this.next = new int[clips];
    Arrays.setAll(parent, i -> i);
    Arrays.fill(size, 1);
    Arrays.fill(next, -1);
    this.first = parent.clone();
    this.last = parent.clone();
  }

  /**
   * All families, in the order of their first clips. In a family the clip that came last is the
   * first, before the family of its prompt and then that of its film as they were before it came.
   *
   * @param clips each once
   */
  static List<List<JudgedClips.Key>> of(List<JudgedClips.Key> clips) {
    ClipFamilies forest = new ClipFamilies(clips.size());
    Map<Object, Integer> seen = new HashMap<>();
    for (int i = 0; i < clips.size(); i++) {
      for (Object shared : List.of(clips.get(i).prompt(), clips.get(i).clip())) {
        Integer other = seen.putIfAbsent(shared, i);
        if (other != null) {
          forest.append(i, other);
        }
      }
    }
    Map<Integer, List<JudgedClips.Key>> families = new LinkedHashMap<>();
    for (int i = 0; i < clips.size(); i++) {
      families.computeIfAbsent(forest.root(i), root -> forest.members(root, clips));
    }
    return List.copyOf(families.values());
  }

  private List<JudgedClips.Key> members(int root, List<JudgedClips.Key> clips) {
    List<JudgedClips.Key> members = new ArrayList<>(size[root]);
    for (int i = first[root]; i >= 0; i = next[i]) {
      members.add(clips.get(i));
    }
    return members;
  }

  /** Lets the family of {@code other} follow that of {@code clip}, unless they are one. */
  private void append(int clip, int other) {
    int front = root(clip);
    int back = root(other);
    if (front == back) {
      return;
    }
    next[last[front]] = first[back];
    int large = size[front] < size[back] ? back : front;
    int small = large == front ? back : front;
    first[large] = first[front];
    last[large] = last[back];
    size[large] += size[small];
    parent[small] = large;
  }

  private int root(int clip) {
    int at = clip;
    while (parent[at] != at) {
      at = parent[at];
    }
    return at;
  }
}
