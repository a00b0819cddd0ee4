import Measurement

/// The text that `sextant quality` looks at unless it is given another: prose of the project's own, in English and
/// Chinese, on several subjects and in several tones.
///
/// It was written for this purpose, and its authors give it to the public domain (CC0 1.0), so that anyone may repeat the
/// evaluation with other tools. That it stands in no book is meant: no model has learned it by heart.
enum ShippedText {
    static let name = QualityText.shippedName

    static let content = english + "\n" + chinese

    private static let english = """
        The ferry left at six in the morning, and by then the bakery on the quay had been open for an hour. Marta knew the \
        order of things without looking at the clock: first the two policemen, who never spoke before their coffee, then \
        the woman with the dog, then the boys from the fish market with scales still on their sleeves. On this Tuesday in \
        March somebody came whom she had never seen before. He was tall, carried a wooden box under his arm, and asked \
        whether she could weigh it.

        "We weigh flour," she said. "And sometimes sugar."

        "Then your scale is better than mine," said the stranger, and he put the box on the counter. It weighed four \
        kilograms and two hundred and ten grams. He wrote the number down in a small notebook, thanked her, bought a roll \
        with poppy seeds and took the ferry. A week later he came back with the same box. This time it weighed four \
        kilograms and one hundred and ninety grams. He nodded, as if that was what he had feared.

        What was in the box? Marta asked him on his third visit, when it had lost another fifteen grams. He opened the lid \
        and showed her a lump of grey clay, wrapped in cloth. It came from the bottom of the lake, he explained, and it was \
        older than the town, older than the roads, older than the word for bread. He was trying to find out how much water \
        was hidden in it, and the only way to learn that was to wait until it dried. He could have used an oven. But an \
        oven would have driven out other things as well, and then he would have known a number without knowing what it was \
        the number of.

        * * *

        How a bicycle stays upright is a question that most people believe to have been answered long ago. Ask ten riders \
        and you will hear about gyroscopes: the wheels spin, and spinning things resist being tilted. It is true that they \
        do. Yet when engineers built a bicycle with a second pair of wheels that turned backwards and cancelled the effect, \
        it could still be ridden without trouble, and with a push it even stayed up on its own. Others point to the fork, \
        which is bent so that the front wheel trails behind the steering axis like the caster of a shopping cart. That \
        helps too, but a machine can be designed without any trail, and some of those are stable as well.

        The better answer is that a bicycle steers into the fall. When it leans to the left, the front wheel turns to the \
        left, and the points where the tyres touch the ground move back under the weight. Several mechanisms can produce \
        this turn: the spin of the wheel, the trail, and the way in which mass is distributed around the steering axis. No \
        single one of them is necessary, and no single one is enough in every design. A child who learns to ride does not \
        learn a formula. She learns to stop preventing the turn that saves her.

        There is a lesson in this for anyone who explains machines. An explanation may be correct in every part and still \
        be wrong as a whole, because it names one cause where there are three, or because it was never asked what would \
        happen if that cause were taken away. The experiment with the backward wheels is convincing for a simple reason: it \
        could have failed.

        * * *

        Notes for whoever takes over the greenhouse

        1. Water the tomatoes in the morning, never in the evening. Wet leaves at night bring mildew.
        2. The thermometer beside the door reads two degrees too high, because the pipe runs behind it. The one at the far \
        end is right.
        3. If the pump makes a noise like a spoon in a glass, air has got into the line. Open the small valve until water \
        comes, count to five, and close it again.
        4. Do not trust the timer after a power cut. It starts again at midnight, whatever the time is.
        5. The lemon tree looks dead every February. It is not.

        In July 2019 we picked 48 kilograms of tomatoes; in July 2020 it was 61, and in July 2021 only 37, because of the \
        hail. The average of the three years is a little under 49 kilograms, but nobody ever picked 49 kilograms in a July. \
        If you must plan, plan for forty and be glad of the rest.

        * * *

        The parliament of the islands met twice a year in a wooden hall that had been built as a boat shed. Visitors found \
        it hard to tell the members from the public, for there was no platform, and whoever wished to speak simply stood up \
        and waited until the others had stopped. The law on wells was debated for eleven days. One party held that water \
        belongs to the land under which it is found; the other, that it belongs to whoever carries it. On the ninth day an \
        old man who had so far said nothing got to his feet. He had dug wells for fifty years, he said, and in that time he \
        had learned that water belongs to nobody at all. It comes from one neighbour and goes to the next. The only thing \
        that a law could settle was who had to mend the rope.

        There was laughter, and then a long silence, and two days later they passed a law about ropes. It is still in force.

        "What I do not understand," wrote a young lawyer from the capital, "is why this should work. There are no penalties \
        worth mentioning, no officers to collect them, and no court except the hall itself. And yet the ropes are good." She \
        stayed for three summers to study the question. Her answer takes up four hundred pages, but the islanders, when \
        they were shown it, said that she could have put it more briefly. Everyone drinks.

        * * *

        Dear Tom, the parcel arrived yesterday, a little squashed, but the jam had survived. Thank you! Grandmother wants to \
        know whether you are eating properly and whether it is true that you have bought a motorcycle. I told her that I \
        had heard nothing of the kind, so please let me know what I have not heard. The roof is finished. It cost more than \
        the man had said and less than I had feared. Since then it has not rained once, which Father takes personally. \
        Write soon, and send the book back when you are done with it; there is a queue.
        """

    private static let chinese = """
        老张在河边修了三十年的表。店面很小，只放得下一张桌子、一盏灯和两把椅子，客人坐一把，他自己坐一把。墙上挂着十几只钟，走得有快有慢，\
        到了整点便此起彼伏地响上好一阵。有人问他，自己是修表的，为什么不把墙上的钟都调准。他说：“都准了，我就不知道哪一只会先坏。”

        这话听起来像玩笑，其实是他的办法。他每天早晨用收音机对一次时间，把每只钟相差的秒数记在本子上。慢得均匀的，他不去动它；今天快两秒、\
        明天慢三秒的，他才取下来打开看。他常说，误差并不可怕，可怕的是不知道误差有多大，更可怕的是不知道它从哪里来。

        有一年夏天，镇上要建新的水厂，请来一位工程师。工程师带着一台昂贵的流量计，量了三天，得出的结果却每天都不一样。大家都说是仪器坏了，\
        只有老张问了一句：“你是几点钟量的？”原来上游有一座磨坊，每天上午放水，下午关闸。流量计没有错，错的是以为河水整天都一样多。

        * * *

        很多人以为，茶要用滚开的水来泡才香。其实不同的茶需要不同的水温。绿茶的叶子嫩，水温最好在八十度左右，太烫会把叶子烫熟，茶汤发黄，\
        味道也苦；乌龙茶和红茶则不怕热，水温低了，香气反而出不来。水的多少也有讲究：一般来说，三克茶叶配一百五十毫升水比较合适。第一泡时间\
        不必长，三十秒就够了；以后每一泡可以延长十秒到二十秒。至于用什么样的杯子，倒不如用什么样的水要紧。山泉水当然好，但只要是干净的软水，\
        自来水烧开以后也能泡出一杯好茶。

        * * *

        小雨问爷爷：“为什么月亮总是跟着我们走？”爷爷想了想，指着路边的树说：“你看，树在往后退，是因为它离我们近。山退得慢，是因为山离得远。\
        月亮离我们太远了，远得我们走上一整夜，它好像也没有动。”小雨又问：“那它知道我们在走吗？”爷爷笑了：“它不知道。可是我们知道它在，这就够了。”

        会议定于二〇二四年五月十六日上午九点在三楼会议室举行，请各部门负责人准时参加，并提前准备好上一季度的数据。数据应当注明来源和测量方法；\
        没有测量过的，请写“未测”，不要估计，也不要填零。会议预计两个小时，结束后备有简单的午餐。
        """
}
