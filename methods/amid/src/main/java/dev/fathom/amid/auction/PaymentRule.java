package dev.fathom.amid.auction;

/** How a neural mechanism's outputs become payments; both rise with the bid. */
public enum PaymentRule {
    /** Increments sigmoid(y)/|A|: a winner pays at most its bid. */
    BELOW_BID {
        @Override
        double increment(double y) {
            return 1 / (1 + Math.exp(-y));
        }
    },
    /** Increments softplus(y)/|A|: a winner may pay more than its bid. */
    UNBOUNDED {
        @Override
        double increment(double y) {
            return Math.max(y, 0) + Math.log1p(Math.exp(-Math.abs(y)));
        }
    };

    /** An increment times |A|. */
    abstract double increment(double y);

    /** Its derivative. */
    double slope(double y) {
        double sigmoid = 1 / (1 + Math.exp(-y));
        return this == BELOW_BID ? sigmoid * (1 - sigmoid) : sigmoid;
    }
}
