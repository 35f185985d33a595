package no.krokbro.delivery;

import java.util.List;

/** A pattern over routing keys as in a topic exchange: {@code *} is one word, {@code #} any number of them. */
record TopicPattern(List<String> words) {
    TopicPattern {
        words = List.copyOf(words);
    }

    static TopicPattern of(String pattern) {
        return new TopicPattern(List.of(pattern.split("\\.", -1)));
    }

    boolean matches(String routingKey) {
        List<String> key = List.of(routingKey.split("\\.", -1));
        // which ends of the key the words so far can reach, one word after another: linear, whatever the pattern
        boolean[] reached = new boolean[key.size() + 1];
        reached[0] = true;
        for (String word : words) {
            reached = word.equals("#") ? anyNumber(reached) : one(reached, word, key);
        }
        return reached[key.size()];
    }

    private static boolean[] anyNumber(boolean[] reached) {
        boolean[] next = reached.clone();
        for (int i = 1; i < next.length; i++) {
            next[i] |= next[i - 1];
        }
        return next;
    }

    private static boolean[] one(boolean[] reached, String word, List<String> key) {
        boolean[] next = new boolean[reached.length];
        for (int i = 1; i < next.length; i++) {
            next[i] = reached[i - 1] && (word.equals("*") || word.equals(key.get(i - 1)));
        }
        return next;
    }
}
