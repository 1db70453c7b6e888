/// What a view of 32 by 32 pixels had learnt when states were of version 1: a gray slope from dark at
/// the upper left, of twelve lessons. As a strand of one part.
enum OldMemory {
    static let base64 = """
        AcI0AAAotS/9BGgUGgA2mWAtMHkDgKIjjTRM0ZGGTlOoAJZbzhKtC62TaNiIylLzXNnd3YfG0pHG8coBEURkUwBRAFQA\
        dN8qaRohSZgJx4N8iKcxD1MvsLfxsDqujiU9oRMzdobO+4zPCqz8lGnyl9tYGeOKeAArYR5GwO0rfZNv4y08lo/98R8G\
        x9KxCwCtCwgA6oqF0QY//7hq/mHnR0yR7Sfc0zt7N28k7uZvenrrxztxE+xsb0+dE5tpHxc27mDj9gK5227Vbu32WDt3\
        t3monX2NrPc67wv1om5rt1fMis8PaCqUbgYvF2slEoFAeYezqVDsepZbLFXqZCqRSKMQyOPpbHAN5lKBfDuGWasUylTS\
        RyMR6JNzcI0mc7FQJpLIv2t6luEXcHDdAkQBaXuIIf9X+Ee/Mtfx3wfGIo8oDAL5YS/IA/58vZ338XZd7sZS+Xq83Yh3\
        E+07Xc5Wo+lyuFwudLvVaLLY6+O52VyfPLfVZiWaq7VSmXQS5J7FdBIpJIO9XLo+En02eAb2aqHoOYEyqAE6G5IkRaVK\
        B6FFiSivxvIqquI0QYQgQ4RESCgpKEhBQUmpRgcCGAVAz/Kv+6Rc5c4AhlHpQHAMQzRkGUWUly4KvnJR72jBGLyBsPbI\
        vHuiPL13HL9r2oCD7/2F5b+RHmno/fY/YvDVCr3/QIEufG0EMxEQCM8E3b8JXPDRRe/xM4NlvhTGQ6QzCAaSg/nv/Zns\
        g2Lu3tIH5KA/Bft7l8gfi0qX3ztgsEBtzV9NskBePu9IWLnEn7G8gHp2oIvkrPony0X0S3hGqyPn8YsE6jDuhvIGImBA\
        AmNgdbQYvKr6N7/2YT/Q4B2YfdcgBgHn/lw4PpbVGXYqpozLxDmb2qRnBM9e1Pk7TNjWQeLvECpC9djZUa7RjPhZZGB+\
        3UtqEPKn7o2y9p8XHnTTUfEXOB44n0iw0j4OtnJiSn4ElUHM8rFNuD3iX3Zt86n4qa/G/t3gL9wdYaUfoAQK5ncDA2O3\
        sjfJBxX+r++ZpB88+5xXWLuj/QXACdzvPjiwvOoFiF9bUP04cJ1k/rYg7H7CLmnnCI8ugwjkAAEpfKsVR38c8/jX2PhB\
        g0b8cI3uksBUYXoDWaaLldPxtgl1EwAkCI5+jY96hJB3kXyTfZKUiZKTlZZ9f3+BgZGXgJKZenuDlJaXmJoBAQwQ5bGF\
        2bGFAXkBXVU1sXnZESHhfX15oQGFT6ECnslBTRExCAgICQoJCQoICQsICggICwkLCggKCgoKCAwMDAkLCQ8NDQ4ODw0O\
        DQ4PDg4PDSAAyoR4+qp7OSuBM6jBvkk2xhEpUchBeTIcMjq4ZYlCE4iISIzESJA8ipo0wwF85kMFZaIt2hLHjaTUYJYT\
        MERATmMv1LefgooaYs1KuEMSsqirgZwWiF84hnppagUuhT6IrUgjpEtRTIFCljFmHlTR/YTgYp8cTwgcQ0JhZ3uSx5+Z\
        /whugn/YEtB9SG5v2A8s4HE5VuDbit2YdsQHFCuwOEsEn+8+MqGqi0WtsqQba8O+19io3UFrXZEWlFSZsJ8e1CxwBmwm\
        dRaOyYPUKJc3dSdkfvTt6dqjekZSW3cL4ic1YhJ63DrYeQfke6Zi2xwrmGYZ1nCP7UmNwt0EKlhX3prklEt2rM1ChvSo\
        7i0eZlVI/9cR0EBtos7JbL0g2H2gJmPyz/USiy4mwX6jrkFBwn7w3KjsjyiaQdOUkr8tcXqBNp3APQSkCGTFBldMUwBC\
        sxo2MqxOEz91pWjLXu6/syPeCjF9T5SVGnyksizqRbp36BoJptHTAcgh15EEjsxuhxMTAmLinQBAgmoMGjgOGbQpO4xQ\
        xDHKYDhI/B87L2BQYkIA0iEAgZ1WJvIujYBaByBAJH9m5QucegjWru/LBFEyGkiBI7vXhzcgVATU+nSjCpzun5hXQK8p\
        mDpYne6dAwM9Fjb9bW3GjPUIBgFsq2YEjabAbg==
        """
}
