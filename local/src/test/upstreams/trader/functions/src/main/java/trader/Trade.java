package trader;

/**
 * Shares that changed hands.
 *
 * @param kind  buy or sell
 * @param cents of one share
 */
public record Trade(String id, String kind, int shares, int cents) {}
