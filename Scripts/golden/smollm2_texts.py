"""Prompts and prose for `smollm2_reference.py`, written for this project."""

PROMPTS = [
    "The capital of France is",
    "Water boils at one hundred degrees because",
    "Once upon a time, in a village at the foot of a mountain,",
    "def fibonacci(n):\n    \"\"\"Return the n-th Fibonacci number.\"\"\"\n",
    "Dear Sir or Madam,\n\nI am writing to complain about",
    "1, 2, 4, 8, 16,",
    "The three most important rules of cooking rice are:\n1.",
    "Question: How many legs does a spider have?\nAnswer:",
    "In the year 1969, two astronauts",
    "SELECT name, age FROM people WHERE",
    "Der schnelle braune Fuchs springt über",
    "La mer est calme ce matin, et",
    "import numpy as np\n\nmatrix = np.zeros((3, 3))\n",
    "A robot woke up alone on a red planet. It",
    "The difference between weather and climate is that",
    "Shopping list:\n- milk\n- eggs\n-",
    "\"Stop!\" shouted the old man, \"you cannot",
    "To measure the speed of a program you should",
    "Photosynthesis is the process by which plants",
    "<html>\n<head>\n  <title>",
]

PROSE = """\
The lighthouse keeper's daughter learned to measure time by the lamp. It turned once in twelve seconds, and she knew \
without counting when the beam would cross the kitchen wall, slide over the plates on the shelf and leave through the \
other window. When she was seven she asked her father why the lamp turned at all. A light that stands still, he said, \
could be anything: a farm, a fire, a star that has not yet risen. A light that comes and goes in its own rhythm says one \
thing only. It says: here is this rock, and no other.

She thought about that answer for many years. In the town on the mainland, where she went to school from Monday to \
Friday, people said things that could have meant anything. The baker said that the weather would change. The teacher \
said that most of the children would do well. The newspaper said that the new harbour would bring work. All of these \
turned out to be true, in the way that a light standing still is true, and none of them helped anyone to steer.

What she liked were sentences that could be wrong. The tide will reach the third step at ten minutes past four. The \
ferry carries sixty people and no more. This rope holds two hundred kilograms when it is dry, and a little less when it \
is wet. When the clerk at the harbour office told her that the crane could lift "about five tonnes", she asked what had \
been lifted, by whom, on what day, and whether the wind had been measured. The clerk laughed at first. Then he opened a \
drawer, took out a grey book and showed her a page with a date, a weight and a signature. It was four tonnes and three \
hundred kilograms. After that they became friends.

At nineteen she was given work in the instrument shop behind the customs house. The owner repaired compasses, \
barometers, scales and the small brass sextants that the fishing captains still kept, although they no longer used them. \
He was a patient man with poor eyes. A sextant, he explained, does something very modest. It compares two directions: \
that of the horizon and that of the sun. It does not know where you are. It does not know what time it is. But if you \
bring your own clock and your own table of numbers, the angle between the two is enough to put a cross on the map, and \
the cross is rarely more than a mile from the truth.

The mistakes, he said, are never in the brass. They come from the person who reads the scale in a hurry, who forgets that \
the eye stands some metres above the water, who writes a seven that looks like a one. So every reading is taken three \
times, and if the three do not agree you do not choose the one you like. You go back on deck and take three more. She \
wrote this down in her own grey book, together with the height of the eye and the correction for the cold.

One winter a company from the city came to sell the harbour a new system of lamps. The salesman had a leather case and \
a set of coloured charts. His lamps, he said, were twice as bright as any other and used half as much oil. The council \
was impressed. The keeper's daughter, who had been asked to sit in the second row and say nothing, raised her hand. \
Twice as bright as which lamp, she asked, and seen from where? The salesman named a lamp that had not been made for \
twenty years. And half as much oil as what? He did not know; it was written on the chart. She asked whether both things \
were true at the same time, of the same lamp, on the same night. There was a silence. Outside, the old light went round.

The council did not buy the lamps that winter. In the spring they borrowed one, put it on the rock beside the old one, \
and sent three captains out to sea with a notebook each. The captains did not know which lamp was burning on which \
night. They wrote down when they first saw the light and how far away they were. When the notebooks were opened, the new \
lamp was better by a fifth. It was not twice as bright, but a fifth was worth having, and now they knew it. The company \
lowered its price, the harbour bought the lamp, and the salesman, who was not a bad man, asked for a copy of the notebooks \
to show to his other customers.

When her father grew old she took over the lighthouse. She kept his habits and added one of her own. On the first of \
every month she rowed out to the buoy, a little more than two miles from the rock, and watched the lamp through a \
dark glass, comparing it with a candle in a box. It was a rough method, and she knew how rough it was, because she had \
tried it on ten nights in a row before trusting it on any single one. In the eleventh year the lamp had lost a tenth of \
its strength. Nobody had noticed, since it had gone so slowly, and because everyone who looked at it had only yesterday's \
light to compare it with. She ordered a new mantle, and the light came back.

Visitors sometimes asked her whether it was lonely on the rock. She said that she had company enough: the ships, the \
gulls, and the numbers. They thought that she was joking. But a number that has been taken with care is a kind of letter. \
Somebody stood here, it says, on this day, in this wind, and looked as well as they could. Whoever reads it may stand \
in the same place and look again. If they see something else, they should write it down beside the first, and not erase \
anything. That is all that an honest instrument asks of us, and it is more than most people give.

She is said to have left seven grey books when she died, one for each six years. The last entry gives the height of the \
tide, the pressure of the air, the state of the lamp, and then, in a hand that had become large and a little uneven, \
a remark that the three readings of that evening did not agree, and that she would take them again in the morning.
"""
